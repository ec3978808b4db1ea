/// CIFAR-10 and STL-10 from file to report; the program as a process.
module BioSparse.Tests.EndToEnd.ColourFormatTests

open System
open System.IO
open System.Text.Json.Nodes
open Expecto
open BioSparse.App.Data
open BioSparse.Tests
open BioSparse.Tests.Data.PixelFiles
open BioSparse.Tests.EndToEnd.Program
open BioSparse.Tests.ImageArchives
open BioSparse.Tests.MirrorServer

/// Images of two classes, one of them reddish, the other bluish.
let private tinted seed count =
    let images = noise (Random seed) BinaryImages.Cifar count
    let labels = Array.init count (fun i -> byte (i % 2))

    { images with
        Labels = labels
        Pixels =
            Array.map2
                (fun label ->
                    Array.mapi (fun i pixel -> if i / 1024 = 2 * int label then pixel else pixel / 4uy))
                labels
                images.Pixels }

let private ownFiles =
    testCase
        "a file in CIFAR-10's format is trained on and attacked as the same pixels in NumPy's are"
        (fun () ->
            inScratch (fun scratch ->
                let train, test = tinted 1 40, tinted 2 20
                File.WriteAllBytes(Path.Combine(scratch, "train.bin"), records train)
                File.WriteAllBytes(Path.Combine(scratch, "test.bin"), records test)

                let array (images: Coloured) =
                    npy
                        (plain "u1")
                        [ images.Labels.Length; 3; 32; 32 ]
                        (images.Pixels |> Array.concat |> Array.map float)

                let labels (images: Coloured) = images.Labels |> Array.map int
                put scratch (array train) (labels train) (array test) (labels test) |> ignore

                let run name (text: string) =
                    let file = Path.Combine(scratch, name + ".yaml")
                    File.WriteAllText(file, text)
                    let out = Path.Combine(scratch, name)
                    let outcome = biosparseIn scratch [ "run"; file; "--quiet"; "--out"; out ]
                    Expect.equal outcome.Status 0 outcome.Error
                    out

                let arrays = experiment attacks

                let binary =
                    arrays
                        .Replace("x_train.npy", "train.bin")
                        .Replace("y_train.npy", "train.bin")
                        .Replace("x_test.npy", "test.bin")
                        .Replace("y_test.npy", "test.bin")

                let out = run "binary" binary
                Expect.equal (results out) (results (run "arrays" arrays)) "the same run"

                let recorded =
                    JsonNode.Parse(File.ReadAllText(Path.Combine(out, "run.json"))) |> nonNull

                for key, value in [ "channels", 3; "height", 32; "width", 32 ] do
                    Expect.equal ((nonNull recorded[key]).GetValue<int>()) value key

                Expect.isTrue (File.Exists(Path.Combine(out, "figures", "kernels-backprop.png"))) "kernels"
                Expect.isTrue (File.Exists(Path.Combine(out, "report.html"))) "the report"))

let private known =
    testList
        "known by name"
        [ for name, file in [ "cifar10", "cifar-10-binary.tar.gz"; "stl-10", "stl10_binary.tar.gz" ] do
              testCase $"{name} is asked for at its mirror, and offline in the data folder" (fun () ->
                  inScratch (fun folder ->
                      use mirror = new Mirror(fun _ -> refusal "404 Not Found")

                      let outcome offline =
                          biosparseWith
                              [ "BIOSPARSE_OFFLINE", offline
                                "BIOSPARSE_MIRRORS", string mirror.Address
                                "http_proxy", ""
                                "HTTP_PROXY", "" ]
                              folder
                              [ "run"
                                tinyIn folder
                                "--out"
                                Path.Combine(folder, "out")
                                "--set"
                                $"dataset={name}" ]

                      let bare = name.Replace("-", "")
                      oneLine (outcome "1") 3 [ file; $"data fetch {bare}" ]
                      Expect.isEmpty mirror.Asked "nothing was asked for"
                      oneLine (outcome "") 3 [ bare; file; "127.0.0.1"; "404" ]

                      Expect.equal
                          (mirror.Asked |> List.map (fun asked -> asked.File + ".gz"))
                          [ file ]
                          "asked for"

                      let verified = biosparseIn folder [ "data"; "verify"; name ]
                      oneLine verified 3 [ "1 of 1 file"; "data fetch" ]
                      Expect.stringContains verified.Output file "which file")) ]

[<Tests>]
let tests = testList "EndToEnd.colour formats" [ ownFiles; known ]
