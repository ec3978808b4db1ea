module BioSparse.Tests.Learning.AssociativeReadoutTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning
open BioSparse.Tests.Learning.Batches

let private forms =
    [ Association.Likelihood 0.01; Association.Bounded 0.1; Association.Mean ]

let private learn rule batches =
    let start = ReadoutRule.attach 3 (List.head batches: Batch).Inputs
    List.fold (fun state batch -> rule.Step (moment 1.0 0) state batch) start batches

/// Some features are 0, as those of winners.
let private thinned (batch: Batch) =
    { batch with
        Inputs = Tensor.relu (batch.Inputs - 0.3) }

let private drawn (PositiveInt b) (PositiveInt h) key =
    [ for i in 0..2 -> thinned (batch b h (Random.split i key)) ]

let private samples (batches: Batch list) =
    [ for batch in batches do
          let y = batch.Inputs.ToArray()

          for b in 0 .. batch.Inputs.Rows - 1 do
              batch.Labels[b],
              Array.init batch.Inputs.Columns (fun j -> float y[b * batch.Inputs.Columns + j]) ]

/// V and b by the formula, sample by sample.
let private expected form units samples =
    let ofClass k =
        let own = samples |> List.filter (fst >> (=) k) |> List.map snd
        let sum = Array.init units (fun j -> own |> List.sumBy (fun (y: float[]) -> y[j]))

        match form with
        | Association.Likelihood epsilon ->
            let total = Array.sum sum

            let share j =
                if total > 0.0 then sum[j] / total else 1.0 / float units

            Array.init units (fun j -> log ((1.0 - epsilon) * share j + epsilon / float units)), 0.0
        | Association.Bounded beta ->
            let weights = Array.zeroCreate units

            for y in own do
                let most = Array.max y

                for j in 0 .. units - 1 do
                    if most > 0.0 then
                        weights[j] <- weights[j] + beta * y[j] / most * (1.0 - weights[j])

            weights, 0.0
        | Association.Mean ->
            let mean = sum |> Array.map (fun s -> s / float (max 1 own.Length))
            mean, -0.5 * Array.sumBy (fun m -> m * m) mean

    [ for k in 0..2 -> ofClass k ]

let private readout (state: LearningState) = state.Readout.Value

let private bits (tensor: Tensor) =
    tensor.ToArray() |> Array.map BitConverter.SingleToInt32Bits

[<Tests>]
let tests =
    testList
        "Associative readout"
        [ for form in forms do
              law 60 $"%A{form}: the formula" (fun b (PositiveInt h) (Seed seed) ->
                  let batches = drawn b (PositiveInt h) (Random.key seed)
                  let found = readout (learn (AssociativeReadout.rule form) batches)
                  let weights = found.Weights.ToArray()
                  let bias = found.Bias.ToArray()

                  for k, (row, b) in List.indexed (expected form h (samples batches)) do
                      for j in 0 .. h - 1 do
                          Expect.isLessThan (abs (float weights[k * h + j] - row[j])) 2e-4 $"V {k}, {j}"

                      Expect.isLessThan (abs (float bias[k] - b)) 1e-4 $"b {k}")

              law 40 $"%A{form}: images of other classes change nothing of a row" (fun b h (Seed seed) ->
                  let batches = drawn b h (Random.key seed)
                  let rule = AssociativeReadout.rule form
                  let all = learn rule batches

                  let others =
                      [ for batch in drawn b h (Random.key (seed + 1UL)) ->
                            { batch with
                                Labels = batch.Labels |> Array.map (fun label -> max 1 label) } ]

                  let more =
                      List.fold (fun state batch -> rule.Step (moment 1.0 0) state batch) all others

                  let row (state: LearningState) =
                      Array.truncate (readout state).Weights.Columns (bits (readout state).Weights)

                  Expect.equal (row more) (row all) "the row of class 0, to the bit")

          testCase "out of range" (fun () ->
              for form in
                  [ Association.Likelihood 0.0
                    Association.Likelihood 1.0
                    Association.Bounded 0.0
                    Association.Bounded nan ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> AssociativeReadout.rule form |> ignore)
                      $"%A{form}") ]
