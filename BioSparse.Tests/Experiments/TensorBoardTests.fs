module BioSparse.Tests.Experiments.TensorBoardTests

open System
open System.IO
open Expecto
open BioSparse.App.Experiments
open BioSparse.Core
open BioSparse.Tests.Experiments.Toy
open BioSparse.Tests.Scratch

/// Equal for what is not a number, too.
let private bits (value: float32) = BitConverter.SingleToInt32Bits value

type private Kind = Tensorboard.Summary.Types.Value.ValueOneofCase

let private config = settings [ "tensorboard=true"; "checkpoint_every=2" ]

let private jobOf name =
    jobs config |> List.find (fun job -> job.Model = name)

let private tracedIn folder job (from: Checkpoint | null) : IJobTrace =
    TensorBoardTrace(
        folder,
        job,
        data.Images.Train,
        0.005,
        from |> Option.ofObj |> Option.map _.Trace |> Option.toObj
    )

/// What a run's events say, without their order and times.
let private said folder (job: Job) =
    Events.ofFolder (Path.Combine(folder, job.Name))
    |> List.map (fun (tag, step, value) -> tag, step, value.ToString())
    |> List.sort

let private tagOf (row: MetricRow) =
    match row.Split with
    | Split.NoImages -> row.Metric
    | split -> $"{Split.name split}/{row.Metric}"

[<Tests>]
let tests =
    testList
        "TensorBoard"
        [ testCase "scalars are the rows, histograms and pictures are there for the weights" (fun () ->
              inFolder (fun place ->
                  let folder = Path.Combine(place, "events")

                  for job in jobs config do
                      let result =
                          (attempt config place (tracedIn folder) (fun () -> false) job).Result
                          |> Option.get

                      let values = Events.ofFolder (Path.Combine(folder, job.Name))

                      let scalars =
                          [ for tag, step, value in values do
                                if value.ValueCase = Kind.SimpleValue then
                                    tag, step, bits value.SimpleValue ]

                      let final =
                          [ for row in result.Rows do
                                if row.X.IsNone then
                                    "final/" + tagOf row, 0, bits (float32 row.Value) ]

                      let byEpoch =
                          [ for row in result.Rows do
                                if row.Split = Split.Train then
                                    tagOf row, int (Option.get row.X), bits (float32 row.Value) ]

                      let ofRows =
                          scalars |> List.filter (fun (tag, _, _) -> not (tag.StartsWith "hidden/"))

                      Expect.equal (List.sort ofRows) (List.sort (final @ byEpoch)) job.Name

                      let steps kind tag =
                          [ for other, step, value in values do
                                if other = tag && value.ValueCase = kind then
                                    step ]

                      let epochs =
                          if job.HasWeights then
                              [ 1 .. job.Recipe.Layers.Head.Plan.Epochs ]
                          else
                              []

                      for tag, kind in
                          [ "hidden/density", Kind.SimpleValue
                            "hidden/largest_weight", Kind.SimpleValue
                            "hidden/weights", Kind.Histo
                            "hidden/kernels", Kind.Image ] do
                          Expect.equal (steps kind tag) epochs $"{job.Name}: {tag}"

                      for tag, _, value in values do
                          match value.ValueCase with
                          | Kind.Histo -> Expect.equal value.Histo.Num (float (12 * 20)) "each weight once"
                          | Kind.Image ->
                              let png = value.Image.EncodedImageString.ToByteArray()
                              Expect.equal png[1..3] "PNG"B "a picture"
                          | _ -> ignore tag

                      if job.HasWeights && epochs <> [] then
                          let weights = result.Network.First.Weights.ToArray()
                          let sparsity = Sparsity.weights 0.005 12 20 weights

                          Expect.contains
                              scalars
                              ("hidden/density", epochs.Length, bits (float32 sparsity.Density))
                              "of the trained weights"))

          testCase "events of a job that goes on are neither lost nor there twice" (fun () ->
              inFolder (fun folder ->
                  let job = jobOf "backprop-nonnegative"

                  let inFolderOf name stops =
                      let place = Path.Combine(folder, name)
                      attempt config (place + "-state") (tracedIn place) stops job

                  inFolderOf "whole" (fun () -> false) |> ignore
                  let whole = said (Path.Combine(folder, "whole")) job

                  for stride in [ 4; 9 ] do
                      let rec pieces count =
                          let mutable asked = 0

                          let stops () =
                              asked <- asked + 1
                              asked = stride

                          match (inFolderOf $"{stride}" stops).Result with
                          | Some _ -> count
                          | None -> pieces (count + 1)

                      Expect.isGreaterThan (pieces 0) 0 "was stopped"
                      Expect.equal (said (Path.Combine(folder, string stride)) job) whole "the same events"))

          testCase
              "what was written beyond the checkpoint, half an event too, is cut off; a new beginning clears all"
              (fun () ->
                  inFolder (fun folder ->
                      let job = jobOf "competitive-hebbian"
                      let own = Path.Combine(folder, job.Name)
                      let trace = tracedIn folder job null

                      let row step =
                          Metrics.row "m" 1 Split.Train "accuracy" (Some(float step)) 0.5

                      trace.Number(row 1)
                      let mark = trace.Mark()
                      trace.Number(row 2)
                      let file = Directory.GetFiles own |> Array.exactlyOne
                      File.AppendAllText(file, "half")

                      // a link in the place of the file is not cut where it leads
                      let away = Path.Combine(folder, "away")
                      File.Move(file, away)
                      File.CreateSymbolicLink(file, away) |> ignore
                      let before = File.ReadAllBytes away

                      let refused =
                          Expect.throwsC
                              (fun () ->
                                  TensorBoardTrace(folder, job, data.Images.Train, 0.005, mark) |> ignore)
                              (fun fault -> fault.Message)

                      Expect.stringContains refused $"{file} is a symbolic link" "which file"
                      Expect.equal (File.ReadAllBytes away) before "as it was"
                      File.Move(away, file, true)
                      File.WriteAllText(Path.Combine(own, "kernels.png"), "left")

                      let again =
                          TensorBoardTrace(folder, job, data.Images.Train, 0.005, mark) :> IJobTrace

                      again.Number(row 2)

                      let steps () =
                          Events.ofFolder own |> List.map (fun (_, step, _) -> step)

                      Expect.equal (steps ()) [ 1; 2 ] "each once"
                      (tracedIn folder job null).Number(row 7)
                      Expect.equal (steps ()) [ 7 ] "anew")) ]
