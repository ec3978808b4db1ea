namespace BioSparse.Core

/// The native half of the tensor engine, loaded once and before anything else touches it.
///
/// TorchSharp 0.107's `libLibTorchSharp.so` asks for the symbol version `GLIBCXX_3.4.32`, of which it uses only
/// an empty marker; libstdc++ of Debian 12 and Ubuntu 22.04 ends at 3.4.30 and refuses the file. There, and only
/// there, a private copy with that one requirement marked weak (`VER_FLG_WEAK`, System V ABI, symbol versioning)
/// is made in the user's cache folder and loaded in its stead. The file in the package store stays as it is.
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
