/// Images of one's own from file to report: colour, normalised pixels, classes without images.
module BioSparse.Tests.EndToEnd.ImageTests

open System
open System.IO
open System.Text.Json.Nodes
open Expecto
open SkiaSharp
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests.Data.PixelFiles
open BioSparse.Tests.EndToEnd.Program

let private labelled classes count = Array.init count (fun i -> i % classes)

/// Noise with a bright half for each of two classes, in 3 × 6 × 5 values.
let private images count (labels: int[]) number =
    let random = Random 5

    Array.init (count * 90) (fun i ->
        let image, channel = i / 90, i / 30 % 3
        let bright = channel = labels[image] % 3
        number (float (random.Next(if bright then 256 else 60))))

let private colour folder kind number (trainLabels: int[]) (testLabels: int[]) =
    let array (labels: int[]) =
        npy (plain kind) [ labels.Length; 3; 6; 5 ] (images labels.Length labels number)

    put folder (array trainLabels) trainLabels (array testLabels) testLabels |> ignore
    let file = Path.Combine(folder, "pixels.yaml")
    File.WriteAllText(file, experiment attacks)
    file

let private within (key: string) (node: JsonNode | null) =
    (nonNull node).AsObject() |> fun fields -> fields[key]

/// A number of run.json.
let private recorded key out =
    JsonNode.Parse(File.ReadAllText(Path.Combine(out, "run.json")))
    |> within key
    |> nonNull
    |> _.GetValue<int>()

/// The colours of a kernel as the figure shows them: grey at 0, square roots of the weights' shares.
let private shown largest (kernel: float32[]) =
    let share (weight: float32) =
        let size = MathF.Sqrt(abs weight / largest)
        int (byte (MathF.Round(127.5f * (1.0f + float32 (sign weight) * size))))

    [ for pixel in 0..29 -> [ for channel in 0..2 -> share kernel[channel * 30 + pixel] ] ]

let private drawnInColour =
    testCase "colour images are trained on, attacked and drawn, and their networks know it" (fun () ->
        inScratch (fun scratch ->
            let file = colour scratch "u1" id (labelled 2 40) (labelled 2 20)
            let out = Path.Combine(scratch, "out")

            let outcome =
                biosparseIn scratch [ "run"; file; "--out"; out; "--set"; "tensorboard=true" ]

            Expect.equal outcome.Status 0 outcome.Error
            Expect.isFalse (outcome.Error.Contains "note:") "nothing to note"

            for key, value in [ "channels", 3; "height", 6; "width", 5; "pixel_scale", 255 ] do
                Expect.equal (recorded key out) value key

            let logged = Array.exactlyOne (logged "data" out)
            Expect.stringContains logged "\"pixel_scale\":255,\"channels\":3" "the log"

            let weights = Path.Combine(out, "weights", "backprop-seed1.safetensors")
            Expect.equal (Safetensors.Read weights).Metadata["channels"] "3" "the network's file"

            // every kernel is in the figure, pixel by pixel
            let kernels = (ArrayFile.Read(weights, "W")).Values |> Array.chunkBySize 90
            let largest = kernels |> Array.concat |> Array.map abs |> Array.max
            use picture = SKBitmap.Decode(Path.Combine(out, "figures", "kernels-backprop.png"))

            // in units of two pixels of the file: a line of two, then squares of five for each pixel, unit after unit
            let middle line place =
                int (2.0 * (float line + 2.5 + 5.0 * float place))

            let cells =
                [ for left in 2..27 .. 2 + 5 * 27 ->
                      [ for pixel in 0..29 ->
                            let colour = picture.GetPixel(middle left (pixel % 5), middle 2 (pixel / 5))
                            [ int colour.Red; int colour.Green; int colour.Blue ] ] ]

            Expect.equal
                (List.sort cells)
                (kernels |> List.ofArray |> List.map (shown largest) |> List.sort)
                "kernels in colour"

            let attacked dataset =
                biosparseIn
                    scratch
                    [ "attack"
                      weights
                      "--dataset"
                      dataset
                      "--attack"
                      "square"
                      "--queries"
                      "20"
                      "--epsilon"
                      "0.1"
                      "--samples"
                      "10" ]

            let outcome = attacked file
            Expect.equal outcome.Status 0 outcome.Error
            Expect.stringContains outcome.Output "10 test images" "what was attacked"

            // as many values in another shape
            let grey = Path.Combine(scratch, "grey")
            Directory.CreateDirectory grey |> ignore

            let array count =
                npy (plain "u1") [ count; 18; 5 ] (images count (labelled 2 count) id)

            put grey (array 40) (labelled 2 40) (array 20) (labelled 2 20) |> ignore
            let other = Path.Combine(grey, "grey.yaml")
            File.WriteAllText(other, experiment "")
            oneLine (attacked other) 3 [ weights; "3×6×5"; "18×5" ]))

let private normalised =
    testCase "normalised pixels are refused, taken on a scale that is given, and not attacked" (fun () ->
        inScratch (fun scratch ->
            let file =
                colour scratch "f4" (fun p -> (p / 255.0 - 0.3) / 0.2) (labelled 2 40) (labelled 2 20)

            let out = Path.Combine(scratch, "out")

            let run words =
                biosparseIn scratch ([ "run"; file; "--quiet"; "--out"; out ] @ words)

            let scale = [ "--set"; "dataset.pixel_scale=1" ]
            oneLine (run []) 3 [ "x_train.npy"; "array x_train"; "from -1.5 to"; "dataset.pixel_scale" ]
            oneLine (run scale) 3 [ "evaluate.fgsm, evaluate.square"; "from 0 to 1"; "-1.5" ]
            Expect.isFalse (Directory.Exists out) "nothing is left"

            File.WriteAllText(file, experiment "")
            let outcome = run scale
            Expect.equal outcome.Status 0 outcome.Error
            Expect.equal (recorded "pixel_scale" out) 1 "scale"
            let config = Path.Combine(out, "config.yaml")
            Expect.stringContains (File.ReadAllText config) "pixel_scale: 1\n" "the configuration keeps it"

            // the same pixels again, by the run's own configuration
            let again = Path.Combine(scratch, "again")
            let outcome = biosparseIn scratch [ "run"; config; "--quiet"; "--out"; again ]
            Expect.equal outcome.Status 0 outcome.Error
            Expect.equal (results again) (results out) "the same run"

            let weights = Path.Combine(out, "weights", "backprop-seed1.safetensors")

            oneLine
                (biosparseIn
                    scratch
                    [ "attack"
                      weights
                      "--dataset"
                      config
                      "--attack"
                      "fgsm"
                      "--epsilon"
                      "0.1" ])
                3
                [ config; "-1.5"; "from 0 to 1" ]))

let private emptyClasses =
    testCase "classes without images are told of at the start, in the log and in the report" (fun () ->
        for trainLabels, testLabels, lines, expected in
            [ Array.map ((+) 1) (labelled 4 40),
              Array.map ((+) 1) (labelled 4 20),
              "",
              [ "class 0 has no training image (1 of 5 classes)"
                "class 0 has no test image (1 of 5 classes)" ]
              labelled 4 40, labelled 2 20, "", [ "classes 2, 3 have no test image (2 of 4 classes)" ]
              // the only image of class 2 goes to validation
              Array.append (labelled 2 40) [| 2 |],
              labelled 3 20,
              "validation: 0.6",
              [ "class 2 has no training image (1 of 3 classes)" ]
              Array.map ((*) 15) (labelled 2 40),
              Array.map ((*) 15) (labelled 2 20),
              "",
              [ "classes 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … have no training image (14 of 16 classes)"
                "classes 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … have no test image (14 of 16 classes)" ]
              Array.map ((*) 15) (labelled 2 40), Array.map ((*) 15) (labelled 2 20), "classes: [0, 15]", [] ] do
            inScratch (fun scratch ->
                let file = colour scratch "u1" id trainLabels testLabels
                let text = experiment "" + lines

                // a key stands once
                let text =
                    if lines.StartsWith "validation" then
                        text.Replace("validation: 0.2\n", "")
                    else
                        text

                File.WriteAllText(file, text)
                let out = Path.Combine(scratch, "out")
                let outcome = biosparseIn scratch [ "run"; file; "--quiet"; "--out"; out ]
                Expect.equal outcome.Status 0 outcome.Error
                let said = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)

                Expect.equal
                    (List.ofArray said)
                    [ for note in expected -> $"biosparse: note: {note}" ]
                    "at the start"

                let report = File.ReadAllText(Path.Combine(out, "report.html"))

                let notes =
                    JsonNode.Parse(Array.exactlyOne (logged "data" out))
                    |> within "details"
                    |> within "notes"

                let logged =
                    [ for note in (nonNull notes).AsArray() -> (nonNull note).GetValue<string>() ]

                Expect.equal logged expected "in the log"

                for note in expected do
                    Expect.stringContains report note "in the report"))

[<Tests>]
let tests = testList "EndToEnd.images" [ drawnInColour; normalised; emptyClasses ]
