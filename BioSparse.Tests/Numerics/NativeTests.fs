module BioSparse.Tests.NativeTests

open System
open System.IO
open System.Runtime.InteropServices
open System.Threading
open Expecto
open BioSparse.Core

type private GetPid = delegate of unit -> int

let private version = "GLIBCXX_3.4.32"

/// The library's file beside the tests, where the system has it as an ELF file.
let private bridge () =
    let file = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so")

    if File.Exists file then
        File.ReadAllBytes file
    else
        skiptest "no ELF file on this system"

/// The hash of names in ELF files (System V ABI).
let private elfHash (name: string) =
    (0u, name)
    ||> Seq.fold (fun h c ->
        let h = (h <<< 4) + uint32 c
        let high = h &&& 0xF0000000u
        (h ^^^ (high >>> 24)) &&& ~~~high)

let private weakened elf =
    Expect.wantSome (Native.weaken version elf) "the version is needed"

[<Tests>]
let tests =
    testList
        "Native"
        [ testCase "weakening sets one bit, in the entry whose hash is the version's" (fun () ->
              let elf = bridge ()
              let copy = weakened elf
              Expect.hasLength copy elf.Length "length"

              let changed =
                  [ for i in 0 .. elf.Length - 1 do
                        if elf[i] <> copy[i] then
                            i ]

              Expect.hasLength changed 1 "bytes changed"
              let flags = List.exactlyOne changed
              Expect.equal (copy[flags]) (elf[flags] ||| 2uy) "VER_FLG_WEAK"
              Expect.equal (BitConverter.ToUInt32(elf, flags - 4)) (elfHash version) "hash of the entry")

          testCase "weakening twice is weakening once" (fun () ->
              let once = weakened (bridge ())
              Expect.isTrue (weakened once = once) "the same bytes")

          testCase "the given bytes stay as they are" (fun () ->
              let elf = bridge ()
              let before = Array.copy elf
              weakened elf |> ignore
              Expect.isTrue (elf = before) "unchanged")

          testCase "a version that is not needed gives nothing" (fun () ->
              Expect.isNone (Native.weaken "GLIBCXX_9.9.99" (bridge ())) "another version")

          testList
              "a library is loaded from its bytes, and leaves no file open"
              [ for name, load in [ "from memory", Native.inMemory; "from a folder", Native.inOwnFolder ] do
                    testCase name (fun () ->
                        bridge () |> ignore

                        let runtime =
                            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so")

                        let library = load (File.ReadAllBytes runtime)

                        let getPid =
                            Marshal.GetDelegateForFunctionPointer<GetPid>(
                                NativeLibrary.GetExport(library, "SystemNative_GetPid")
                            )

                        Expect.equal (getPid.Invoke()) Environment.ProcessId "its code runs"

                        let opened =
                            Directory.GetFileSystemEntries "/proc/self/fd"
                            |> Array.choose (fun entry -> Option.ofObj (FileInfo(entry).LinkTarget))
                            |> Array.filter _.Contains("libLibTorchSharp")

                        Expect.isEmpty opened "closed") ]

          testCase "loading again does nothing" (fun () ->
              Native.load ()
              Native.load ()
              Expect.equal ((Tensor.scalar 2.0).ToScalar()) 2.0f "the engine works")

          testCase "each thread has one engine thread, or as many as it was told" (fun () ->
              use settled = new Barrier(2)

              /// What a new thread sees once another, too, has settled its count, before and after a large product.
              let on settle =
                  let seen = ref []

                  let thread =
                      Thread(fun () ->
                          settle ()
                          settled.SignalAndWait()
                          let w = Tensor.full 0.1 [| 300; 300 |]
                          let before = TorchSharp.torch.get_num_threads ()
                          Tensor.matmul w w |> ignore
                          seen.Value <- [ before; TorchSharp.torch.get_num_threads () ])

                  thread.Start()
                  thread, seen

              let two, seenByTwo = on (fun () -> Native.pin 2)
              let one, seenByOne = on Native.load
              two.Join()
              one.Join()
              Expect.equal seenByTwo.Value [ 2; 2 ] "told two"
              Expect.equal seenByOne.Value [ 1; 1 ] "told nothing")

          testCase "new threads compute the same bits" (fun () ->
              let a = Tensor.matrix 60 784 (Random.normal (60 * 784) (Random.key 1UL))
              let b = Tensor.matrix 784 50 (Random.normal (784 * 50) (Random.key 2UL))
              let here = (Tensor.matmul a b).ToArray()

              for _ in 1..4 do
                  let there = ref [||]
                  let thread = Thread(fun () -> there.Value <- (Tensor.matmul a b).ToArray())
                  thread.Start()
                  thread.Join()
                  Expect.isTrue (there.Value = here) "product") ]
