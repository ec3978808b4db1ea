namespace BioSparse.Core

open System
open System.Buffers.Binary
open System.IO
open System.Reflection
open System.Runtime.InteropServices
open Microsoft.Win32.SafeHandles

/// The engine's state for one thread.
[<Sealed; AbstractClass>]
type private OfThread() =
    [<ThreadStatic; DefaultValue>]
    static val mutable private threads: int

    /// The threads it was given; 0 until it was.
    static member Threads
        with get () = OfThread.threads
        and set (value: int) = OfThread.threads <- value

[<RequireQualifiedAccess>]
module internal Native =

    let private unusedVersion = "GLIBCXX_3.4.32"

    let weaken (version: string) (elf: byte[]) =
        let u16 at =
            int (BinaryPrimitives.ReadUInt16LittleEndian(ReadOnlySpan(elf, at, 2)))

        let u32 at =
            int (BinaryPrimitives.ReadUInt32LittleEndian(ReadOnlySpan(elf, at, 4)))

        let u64 at =
            int (BinaryPrimitives.ReadUInt64LittleEndian(ReadOnlySpan(elf, at, 8)))

        let section i = u64 0x28 + i * u16 0x3A

        let nameAt at =
            let length = Array.IndexOf(elf, 0uy, at) - at
            Text.Encoding.ASCII.GetString(elf, at, length)

        // SHT_GNU_verneed holds a chain of files, each with a chain of the versions needed from it.
        let needed =
            [ for i in 0 .. u16 0x3C - 1 do
                  if u32 (section i + 4) = 0x6FFFFFFE then
                      let strings = u64 (section (u32 (section i + 0x28)) + 0x18)
                      let mutable file = u64 (section i + 0x18)
                      let mutable moreFiles = true

                      while moreFiles do
                          let mutable version = file + u32 (file + 8)

                          for _ in 1 .. u16 (file + 2) do
                              yield nameAt (strings + u32 (version + 8)), version + 4
                              version <- version + u32 (version + 12)

                          moreFiles <- u32 (file + 12) <> 0
                          file <- file + u32 (file + 12) ]

        match needed |> List.tryFind (fun (name, _) -> name = version) with
        | None -> None
        | Some(_, flags) ->
            let copy = Array.copy elf
            copy[flags] <- copy[flags] ||| 2uy
            Some copy

    /// A folder, and what lies below it for this system where a program serves several.
    let private around (folder: string) =
        let architecture =
            RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()

        folder
        :: [ for system in List.distinct [ RuntimeInformation.RuntimeIdentifier; $"linux-{architecture}" ] do
                 Path.Combine(folder, "runtimes", system, "native") ]

    /// The native packages beside TorchSharp's in a package store, newest first.
    let private inStore (torchSharp: string) =
        let package = Path.GetFullPath(Path.Combine(torchSharp, "..", ".."))
        let store = Path.GetFullPath(Path.Combine(package, "..", ".."))

        let versionOf (folder: string) =
            match Version.TryParse(Path.GetFileName folder) with
            | true, version -> version
            | _ -> Version(0, 0)

        [ package
          if Directory.Exists store then
              for torch in Directory.GetDirectories(store, "libtorch-cpu-linux-*") do
                  yield! Directory.GetDirectories torch |> Array.sortByDescending versionOf ]

    /// The folders in which the native files may lie: beside the program, beside the assemblies (of a script), or in the
    /// package store.
    let private folders () =
        let besides =
            [ typeof<TorchSharp.torch>.Assembly; Assembly.GetExecutingAssembly() ]
            |> List.map _.Location
            |> List.filter ((<>) "")
            |> List.map (fun file -> string (Path.GetDirectoryName file))

        let known =
            match AppContext.GetData "NATIVE_DLL_SEARCH_DIRECTORIES" with
            | :? string as paths ->
                paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) |> List.ofArray
            | _ -> []

        [ yield! around AppContext.BaseDirectory
          yield! known
          yield! List.collect around besides
          for folder in List.truncate 1 besides do
              yield! inStore folder |> List.collect around ]

    let private find name =
        folders () |> List.map (fun folder -> Path.Combine(folder, name)) |> List.tryFind File.Exists

    let private bridgeName = "libLibTorchSharp.so"

    [<DllImport("libc", EntryPoint = "memfd_create", SetLastError = true)>]
    extern int private createMemoryFile(string name, uint32 flags)

    let inMemory (library: byte[]) =
        let closeOnExec = 1u // MFD_CLOEXEC
        let descriptor = createMemoryFile (bridgeName, closeOnExec)

        if descriptor < 0 then
            raise (IOException $"memfd_create: {Marshal.GetLastPInvokeErrorMessage()}")

        // closed at the end: what is mapped stays mapped
        use file = new SafeFileHandle(nativeint descriptor, true)
        RandomAccess.Write(file, ReadOnlySpan library, 0L)
        NativeLibrary.Load $"/proc/self/fd/{descriptor}"

    let inOwnFolder (library: byte[]) =
        let temporary = Path.GetTempPath()
        let mode = File.GetUnixFileMode temporary
        let others = UnixFileMode.GroupWrite ||| UnixFileMode.OtherWrite

        // without the sticky bit, everyone who can write there can also replace this folder by another
        if mode &&& others <> UnixFileMode.None && not (mode.HasFlag UnixFileMode.StickyBit) then
            raise (IOException $"{temporary}: others can rename folders in it")

        let folder = Directory.CreateTempSubdirectory "biosparse-"

        try
            let file = Path.Combine(folder.FullName, bridgeName)
            File.WriteAllBytes(file, library)
            NativeLibrary.Load file
        finally
            folder.Delete true

    let private loadCopy library =
        try
            inMemory library |> ignore
        with
        | :? IOException
        | :? UnauthorizedAccessException
        | :? EntryPointNotFoundException
        | :? DllNotFoundException as first ->
            try
                inOwnFolder library |> ignore
            with
            | :? IOException
            | :? UnauthorizedAccessException
            | :? DllNotFoundException as second ->
                let said = $"from memory: {first.Message}; from a folder: {second.Message}"

                raise (
                    DllNotFoundException(
                        $"{bridgeName}: its copy for this system cannot be loaded: {said.ReplaceLineEndings String.Empty}",
                        second
                    )
                )

    [<DllImport("libc", EntryPoint = "mallopt")>]
    extern int private setAllocator(int option, int value)

    /// Up to glibc 2.37 freed blocks of aligned memory, which tensors are, are not found again when the next is
    /// asked for, and the heap grows by gigabytes over a training. Blocks of 128 KiB and more come straight from
    /// the system, and go back to it, once that threshold is fixed (M_MMAP_THRESHOLD = −3).
    let private keepHeapFlat () =
        try
            setAllocator (-3, 131072) |> ignore
        with
        | :? EntryPointNotFoundException
        | :? DllNotFoundException -> () // another C library, with an allocator of its own

    let private start () =
        if RuntimeInformation.IsOSPlatform OSPlatform.Linux then
            keepHeapFlat ()

            match find bridgeName with
            | None -> () // TorchSharp says what it misses
            | Some bridge ->
                for name in [ "libc10.so"; "libtorch_cpu.so"; "libtorch.so" ] do
                    find name |> Option.iter (fun file -> NativeLibrary.Load file |> ignore)

                try
                    NativeLibrary.Load bridge |> ignore
                with :? DllNotFoundException as refusal when refusal.Message.Contains unusedVersion ->
                    match weaken unusedVersion (File.ReadAllBytes bridge) with
                    | Some copy -> loadCopy copy
                    | None -> raise refusal

        try
            TorchSharp.torch.set_num_threads 1
        with
        | :? TypeInitializationException
        | :? NotSupportedException as cause ->
            let said =
                match cause.InnerException with
                | null -> cause.Message
                | inner -> inner.Message

            raise (
                DllNotFoundException(
                    $"libtorch cannot be loaded: {said.ReplaceLineEndings String.Empty}",
                    cause
                )
            )

    let private started =
        Lazy<unit>(start, Threading.LazyThreadSafetyMode.ExecutionAndPublication)

    /// A thread that has not been told takes the count that any thread set last, at a moment of its own choosing:
    /// asking first makes it choose now, so that the count set afterwards stays.
    let private settle count =
        TorchSharp.torch.get_num_threads () |> ignore
        TorchSharp.torch.set_num_threads count
        OfThread.Threads <- count

    let load () =
        started.Force()

        if OfThread.Threads = 0 then
            settle 1

    let pin count =
        started.Force()
        settle (max 1 count)

    let threads () = max 1 OfThread.Threads
