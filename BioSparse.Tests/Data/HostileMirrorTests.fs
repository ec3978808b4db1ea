module BioSparse.Tests.HostileMirrorTests

open System
open Expecto
open BioSparse.App.Data
open BioSparse.Tests.Digits
open BioSparse.Tests.MirrorServer

open BioSparse.Tests.Fetching

[<Tests>]
let tests =
    testList
        "DataFetcher.refused"
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
                  mirror (fun _ -> Bytes(raw "200 OK" [ $"Content-Length: {whole.Length + 10}" ] whole))

              Expect.stringContains (fails quick mirror) "127.0.0.1" "why"
              Expect.equal (timesAsked images mirror).Length quick.Attempts "bounded")

          testCase "a length short of what comes" (fun () ->
              let whole = compressed images

              use mirror =
                  mirror (fun _ -> Bytes(raw "200 OK" [ $"Content-Length: {whole.Length - 10}" ] whole))

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

          testCase "an answer that points elsewhere is followed, but not for ever" (fun () ->
              let movedTo (place: Uri) (file: string) =
                  Bytes(raw "302 Found" [ $"Location: {place}{file}.gz"; "Content-Length: 0" ] [||])

              use good = good ()
              use moved = mirror (fun asked -> movedTo good.Address asked.File)
              succeeds [ moved ]
              let mutable self: Uri | null = null
              use circular = mirror (fun asked -> movedTo (nonNull self) asked.File)
              self <- circular.Address
              Expect.stringContains (fails quick circular) "answers 302" "why"
              Expect.isLessThan (timesAsked images circular).Length 100 "bounded")

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
                  mirror (fun _ -> Silence(raw "200 OK" [ "Content-Length: 500" ] (Array.zeroCreate 10)))

              Expect.stringContains (fails impatient stalls) "no bytes for 0.3 s" "within") ]
