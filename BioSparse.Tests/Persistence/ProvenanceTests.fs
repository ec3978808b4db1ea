module BioSparse.Tests.Persistence.ProvenanceTests

open System.IO
open Expecto
open BioSparse.App.Faults
open BioSparse.App.Persistence
open BioSparse.Tests.Persistence.Sandbox

let private some =
    Provenance(
        "toy",
        "2026-01-01 00:00:00Z",
        "1.0.0",
        "",
        [| 1; 2 |],
        2,
        "some processor",
        "some system",
        readOnlyDict [ "TorchSharp", "0" ],
        readOnlyDict [ "images", "00" ],
        readOnlyDict [ "test", 3 ],
        5,
        4
    )

[<Tests>]
let tests =
    testList
        "Provenance"
        [ testCase "what is written is read"
          <| fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "run.json")
                  some.Write path
                  Expect.sequenceEqual (Provenance.Read(path).Pairs()) (some.Pairs()) "pairs")

          testCase "nothing in the place of something, and images of no size, are refused"
          <| fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "run.json")
                  some.Write path
                  let good = File.ReadAllText path

                  for part, instead in
                      [ "\"toy\"", "null"
                        "\"0\"", "null"
                        "\"00\"", "null"
                        "\"width\": 5", "\"width\": -5"
                        "\"width\": 5", "\"width\": 2147483647"
                        "\"height\": 4", "\"high\": 4"
                        "\"threads\": 2", "\"threads\": \"two\""
                        good, "null"
                        good, "[]"
                        good, "" ] do
                      File.WriteAllText(path, good.Replace(part, instead))
                      expectFault ExitStatus.Data [ path ] (fun () -> Provenance.Read path)) ]
