module BioSparse.Tests.Persistence.ProvenanceTests

open System.IO
open System.Text.Json.Nodes
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
        4,
        null,
        255.0,
        3,
        [| "class 0 has no training image" |]
    )

[<Tests>]
let tests =
    testList
        "Provenance"
        [ testCase "what is written is read" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "run.json")
                  some.Write path
                  let read = Provenance.Read path
                  Expect.sequenceEqual (read.Pairs()) (some.Pairs()) "pairs"
                  Expect.contains (read.Pairs()) (struct ("Pixel scale", "255")) "scale"
                  Expect.equal (string read.Shape) "3×4×5" "extents"
                  Expect.sequenceEqual (nonNull read.Notes) (nonNull some.Notes) "notes"))

          testCase "a file of a version without scale and channels is of grey images" (fun () ->
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "run.json")
                  some.Write path

                  let all = (nonNull (JsonNode.Parse(File.ReadAllText path))).AsObject()

                  for key in [ "pixel_scale"; "channels"; "notes" ] do
                      Expect.isTrue (all.Remove key) key

                  File.WriteAllText(path, all.ToJsonString())
                  let read = Provenance.Read path
                  Expect.equal (string read.Shape) "4×5" "extents"
                  Expect.isFalse read.PixelScale.HasValue "no scale"))

          testCase "nothing in the place of something, and images of no size, are refused" (fun () ->
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
                        "\"channels\": 3", "\"channels\": 0"
                        "\"channels\": 3", "\"channels\": 2147483647"
                        "\"class 0 has no training image\"", "null"
                        "\"height\": 4", "\"high\": 4"
                        "\"threads\": 2", "\"threads\": \"two\""
                        good, "null"
                        good, "[]"
                        good, "" ] do
                      File.WriteAllText(path, good.Replace(part, instead))
                      expectFault ExitStatus.Data [ path ] (fun () -> Provenance.Read path))) ]
