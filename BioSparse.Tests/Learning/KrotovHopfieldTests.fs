module BioSparse.Tests.Learning.KrotovHopfieldTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.Sample
open BioSparse.Tests.Learning

let private batch b d key =
    { Inputs = tensor (pixels b d key)
      Labels = Array.zeroCreate b }

let private moment rate step key =
    { Rate = rate
      Step = step
      Key = Random.split step key }

let private start settings h d key =
    (KrotovHopfield.rule settings).Start
        { Inputs = d
          Hidden = [ h ]
          Classes = 2 }
        key

let private settings d key =
    [ for p in [ 2.0; 3.0 ] do
          for k in [ 2; 3; 7 ] do
              for constraint' in [ Unconstrained; Nonnegative; Dale(Polarity.draw 0.4 d key) ] do
                  { KrotovHopfield.defaults with
                      P = p
                      K = k
                      Delta = number 0.0 0.8 key
                      Input = pick [ Plain; UnitLength ] (Random.split k key)
                      Constraint = constraint' } ]

let private forAll (PositiveInt b) (PositiveInt h) (PositiveInt d) (Seed seed) check =
    let key = Random.key seed

    for settings in settings d key do
        check settings (start settings h d key) (batch b d (Random.named "X" key)) key

let private changedRows (before: Tensor) (after: Tensor) =
    (Tensor.sumOver 1 (Tensor.abs (after - before))).ToArray()
    |> Array.filter ((<>) 0.0f)
    |> Array.length

[<Tests>]
let tests =
    testList
        "Krotov–Hopfield"
        [ law 30 "one step is the formula" (fun b h d seed ->
              forAll b h d seed (fun settings state batch key ->
                  Reference.agrees
                      (Reference.krotovHopfield settings)
                      (KrotovHopfield.rule settings)
                      2e-6
                      state
                      [ moment 0.02 0 key, batch ]))

          testList
              "a hundred steps are the formula's, on data like images"
              [ for p in [ 2.0; 3.0 ] do
                    for constraint' in [ Unconstrained; Nonnegative ] do
                        testCase $"p = {p}, {constraint'}" (fun () ->
                            let key = Random.key 31UL

                            let settings =
                                { KrotovHopfield.defaults with
                                    P = p
                                    Constraint = constraint' }

                            let data = images 10 20 10 10 key

                            let steps =
                                [ for i in 0..99 do
                                      let indices = Random.integers data.Count 10 (Random.split i key)

                                      moment (0.02 * (1.0 - float i / 100.0)) i key,
                                      Training.batch data (ReadOnlySpan indices) ]

                            Reference.agrees
                                (Reference.krotovHopfield settings)
                                (KrotovHopfield.rule settings)
                                1e-5
                                (start settings 30 100 key)
                                steps) ]

          law 30 "a step moves two rows a sample at most, and its largest change is ε" (fun b h d seed ->
              forAll b h d seed (fun settings state batch key ->
                  let free =
                      { settings with
                          Constraint = Unconstrained }

                  let rule = KrotovHopfield.rule free
                  let before = (LearningState.layer state).Weights

                  let after =
                      (LearningState.layer (rule.Step (moment 0.02 0 key) state batch)).Weights

                  let most = float ((Tensor.max (Tensor.abs (after - before))).ToScalar())
                  let blank = (Tensor.max batch.Inputs).ToScalar() = 0.0f
                  Expect.isLessThan (abs (most - (if blank then 0.0 else 0.02))) 1e-6 "largest change"

                  let one =
                      { batch with
                          Inputs = Tensor.rows [| 0 |] batch.Inputs }

                  let after = (LearningState.layer (rule.Step (moment 0.02 0 key) state one)).Weights
                  Expect.isLessThanOrEqual (changedRows before after) 2 "rows moved by one sample"))

          law
              30
              "units in a tie: still two rows a sample at most"
              (fun (PositiveInt h) (PositiveInt d) (Seed seed) ->
                  let key = Random.key seed

                  for k in [ 2; 3; 5; 7 ] do
                      let settings =
                          { KrotovHopfield.defaults with
                              K = k
                              Constraint = Unconstrained }

                      let h = 20 * h
                      let state = start settings h d key
                      // most rows are alike
                      let w =
                          doubles2D (LearningState.layer state).Weights
                          |> Array2D.mapi (fun j i w -> if j % 5 = 0 then w else 0.25)

                      let state =
                          LearningState.ofLayer
                              { LearningState.layer state with
                                  Weights = tensor w }

                      let one = batch 1 d key

                      let after =
                          (LearningState.layer (
                              (KrotovHopfield.rule settings).Step (moment 0.02 0 key) state one
                          ))
                              .Weights

                      Expect.isLessThanOrEqual
                          (changedRows (LearningState.layer state).Weights after)
                          2
                          $"rows moved, k = {k}")

          law 10 "rows approach length 1 for p = 2" (fun (Seed seed) ->
              let key = Random.key seed

              let settings =
                  { KrotovHopfield.defaults with
                      Delta = 0.0 }

              let rule = KrotovHopfield.rule settings
              let x = batch 20 6 (Random.named "X" key)
              let steps = [ for i in 0..399 -> moment (0.05 * (1.0 - float i / 400.0)) i key, x ]

              let w =
                  doubles2D
                      (LearningState.layer (Reference.byStep rule (start settings 1 6 key) steps)).Weights

              close 0.02 "length" [| Array.sumBy (fun w -> w * w) w[0, *] |] [| 1.0 |])

          testCase "the start is normal, with the signs of the constraint" (fun () ->
              let draw constraint' =
                  start
                      { KrotovHopfield.defaults with
                          Constraint = constraint' }
                      100
                      200
                      (Random.key 2UL)
                  |> fun state -> doubles (LearningState.layer state).Weights

              let free = draw Unconstrained
              Expect.isLessThan (abs (Array.average free)) (3.3 / sqrt 20000.0) "mean"

              Expect.isLessThan
                  (abs (Array.averageBy (fun w -> w * w) free - 1.0))
                  (3.3 * sqrt (2.0 / 20000.0))
                  "variance"

              Expect.equal (draw Nonnegative) (Array.map abs free) "sizes")

          testCase "settings out of bounds are refused" (fun () ->
              let d = KrotovHopfield.defaults

              for settings in
                  [ { d with P = 1.9 }
                    { d with P = nan }
                    { d with K = 1 }
                    { d with Delta = -0.1 } ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> KrotovHopfield.rule settings |> ignore)
                      $"{settings}") ]
