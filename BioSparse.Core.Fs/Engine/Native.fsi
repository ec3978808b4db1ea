namespace BioSparse.Core

/// The native half of the tensor engine, loaded once and before anything else touches it.
///
/// TorchSharp 0.107's `libLibTorchSharp.so` asks for the symbol version `GLIBCXX_3.4.32`, of which it uses only
/// an empty marker; libstdc++ of Debian 12 and Ubuntu 22.04 ends at 3.4.30 and refuses the file. There, and only
/// there, a copy with that one requirement marked weak (`VER_FLG_WEAK`, System V ABI, symbol versioning) is loaded in
/// its stead, from memory: no file is written, so that there is none that others could have put there. Where the system
/// has no files in memory, a new folder of mode 0700 holds the copy until it is loaded. The file in the package store
/// stays as it is.
[<RequireQualifiedAccess>]
module Native =

    /// Loads libtorch unless it is loaded, and gives the calling thread one thread per operation unless it has been
    /// told otherwise. Error: `DllNotFoundException` that names the cause.
    val internal load: unit -> unit

    /// Threads that work of the calling thread may use: 1 is the default everywhere in this library. Measurements over
    /// many images give each thread images of its own, and have the same results with any number. A single tensor
    /// operation, and with it training, uses them together, and depends on their number in the last bits.
    val useThreads: count: int -> unit

    /// The number that the calling thread was given.
    val internal threads: unit -> int

    /// Copies `elf`, an ELF file of 64 bits, little-endian, with the needed symbol version `version` marked weak;
    /// nothing where it needs no such version.
    val internal weaken: version: string -> elf: byte[] -> byte[] option

    /// Loads a library from its bytes, through an anonymous file in memory (`memfd_create`, Linux 3.17 and glibc 2.27 or
    /// later). Errors: `IOException`, `EntryPointNotFoundException` or `DllNotFoundException` where the system permits no
    /// such file, or no code in it.
    val internal inMemory: library: byte[] -> nativeint

    /// Loads a library from its bytes, through a new folder of mode 0700 in the temporary folder that is removed before
    /// this returns. Errors: `IOException` where others may rename what lies in the temporary folder, or it cannot be
    /// written; `DllNotFoundException` where it permits no code.
    val internal inOwnFolder: library: byte[] -> nativeint
