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
module internal Native =

    /// Loads libtorch unless it is loaded, and gives the calling thread one thread per operation unless it has been
    /// told otherwise. Error: `DllNotFoundException` that names the cause.
    val load: unit -> unit

    /// Gives the calling thread `count` threads, at least 1, for its operations: libtorch keeps this number thread by
    /// thread.
    val pin: count: int -> unit

    /// The number that the calling thread was given.
    val threads: unit -> int

    /// Copies `elf`, an ELF file of 64 bits, little-endian, with the needed symbol version `version` marked weak;
    /// nothing where it needs no such version.
    val weaken: version: string -> elf: byte[] -> byte[] option

    /// Loads a library from its bytes, through an anonymous file in memory (`memfd_create`, Linux 3.17 and glibc 2.27 or
    /// later). Errors: `IOException`, `EntryPointNotFoundException` or `DllNotFoundException` where the system permits no
    /// such file, or no code in it.
    val inMemory: library: byte[] -> nativeint

    /// Loads a library from its bytes, through a new folder of mode 0700 in the temporary folder that is removed before
    /// this returns. Errors: `IOException` where others may rename what lies in the temporary folder, or it cannot be
    /// written; `DllNotFoundException` where it permits no code.
    val inOwnFolder: library: byte[] -> nativeint
