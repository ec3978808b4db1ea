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

    /// Threads that one tensor operation of the calling thread may use. Results depend on it in the last bits,
    /// so that runs record it; 1 is the default everywhere in this library.
    val useThreads: count: int -> unit

    /// Copies `elf`, an ELF file of 64 bits, little-endian, with the needed symbol version `version` marked weak;
    /// nothing where it needs no such version.
    val internal weaken: version: string -> elf: byte[] -> byte[] option
