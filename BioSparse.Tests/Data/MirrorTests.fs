module BioSparse.Tests.MirrorTests

open System
open System.Collections.Generic
open System.IO
open System.Net.Sockets
open System.Threading
open Expecto
open BioSparse.App.Data
open BioSparse.App.Faults
open BioSparse.Tests.Digits
open BioSparse.Tests.MirrorServer
open BioSparse.Tests.Scratch

open BioSparse.Tests.Fetching

[<Tests>]
let tests =
    testList
        "DataFetcher.mirrors"
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
                  Expect.all files File.Exists "the files that are told of"
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
              (fun (cuts: FsCheck.PositiveInt list) ->
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
                          "each part begins where the one before ended"))

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

          testCase "where a link stands for the beginning, what it leads to stays" (fun () ->
              inFolder (fun root ->
                  use mirror = good ()
                  let entry = Digits.entry [ mirror.Address ]

                  let hash =
                      KnownFile.Sha256(
                          ReadOnlySpan(Text.Encoding.UTF8.GetBytes $"{mirror.Address}{images}.gz")
                      )

                  let link = Path.Combine(root, "toy", $"{images}.{hash[..7]}.part")
                  let away = Path.Combine(root, "away")
                  File.WriteAllText(away, "mine")
                  Directory.CreateDirectory(Path.Combine(root, "toy")) |> ignore
                  File.CreateSymbolicLink(link, away) |> ignore
                  let fault = faultOf ExitStatus.Data (fun () -> fetch entry root)
                  Expect.stringContains fault link "which file"
                  Expect.equal (File.ReadAllText away) "mine" "as it was"))

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

          testCase
              "two who fetch into one folder: one waits for the other, and nothing comes twice"
              (fun () ->
                  use mirror =
                      new Mirror(fun asked ->
                          Thread.Sleep 100
                          honest (compressed asked.File) asked)

                  inFolder (fun root ->
                      let entry = entry [ mirror.Address ]

                      let both =
                          [| for _ in 1..2 -> Tasks.Task.Run(fun () -> fetch entry root |> ignore) |]

                      Tasks.Task.WaitAll both
                      wholeIn root entry
                      Expect.equal mirror.Asked.Length 4 "requests"))

          testCase "one who waits too long for another says so" (fun () ->
              use mirror = good ()

              inFolder (fun root ->
                  let folder = Path.Combine(root, "toy")
                  Directory.CreateDirectory folder |> ignore

                  use _held =
                      new FileStream(
                          Path.Combine(folder, ".lock"),
                          FileMode.Create,
                          FileAccess.ReadWrite,
                          FileShare.None
                      )

                  let hasty = FetchOptions(Others = TimeSpan.FromSeconds 0.3)

                  let message =
                      faultOf ExitStatus.Data (fun () ->
                          fetchWith hasty null CancellationToken.None (entry [ mirror.Address ]) root)

                  Expect.stringContains message ".lock" "what is held"))

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
