/// Rules that are broken on purpose: each is caught by the law that names its fault, and by no other.
module BioSparse.Tests.Laws.BrokenRulesTests

open Expecto
open Expecto.Impl
open BioSparse.Core
open BioSparse.Laws

let private start = Start.uniform 0.01 0.5 Relu.activation

/// Yᵀ (X − Y W) / B, with weights for the images.
let private change (weights: Tensor) (layer: Layer) x =
    let y = Layer.activities layer x
    Tensor.matmul (Tensor.transpose (weights * y)) (x - Tensor.matmul y layer.Weights) / float x.Rows

let private evenly (x: Tensor) = Tensor.full 1.0 [| x.Rows; 1 |]

let private hebbian name amend =
    Rule.unsupervised name start (fun moment layer x ->
        amend moment layer x (layer.Weights + moment.Rate * change (evenly x) layer x))

let private sound =
    hebbian "sound" (fun _ _ _ next -> next) |> Rule.constrained Nonnegative

let private withStep step (rule: Rule) = { rule with Step = step rule.Step }

let private turnsSigns constraint' =
    let rule =
        Rule.unsupervised "turns signs" start (fun moment layer _ ->
            (1.0 - 60.0 * moment.Rate) * layer.Weights)

    // the right signs at the start only
    { rule with
        Start = (Rule.constrained constraint' rule).Start
        Constraint = constraint' }

let private leaksNaN =
    Rule.unsupervised "leaks NaN" start (fun moment layer x ->
        layer.Weights + moment.Rate * change (evenly x) layer x / Tensor.max x)

let private ofOrderedImages =
    Rule.unsupervised "of ordered images" start (fun moment layer x ->
        let weights =
            Tensor.matrix x.Rows 1 (Array.init x.Rows (fun i -> 1.0f / float32 (i + 1)))

        layer.Weights + moment.Rate * change weights layer x)

let private ofOrderedUnits =
    hebbian "of ordered units" (fun moment layer _ next ->
        let rows = layer.Weights.Rows
        next + moment.Rate * (Tensor.matrix rows 1 (Array.init rows float32) * layer.Weights))

let private ofOrderedPixels =
    hebbian "of ordered pixels" (fun moment layer _ next ->
        let columns = layer.Weights.Columns
        next + moment.Rate * (Tensor.matrix 1 columns (Array.init columns float32) * layer.Weights))

let private counts =
    let mutable calls = 0

    hebbian "counts its calls" (fun _ _ _ next ->
        calls <- calls + 1
        (1.0 + 1e-6 * float (calls % 5)) * next)

let private writesLabels =
    sound
    |> withStep (fun step moment state batch ->
        let next = step moment state batch
        batch.Labels[0] <- batch.Labels[0] + 1
        next)

let private looksAtLabels =
    sound
    |> withStep (fun step moment state batch ->
        let mean = batch.Labels |> Array.averageBy float

        step
            { moment with
                Rate = moment.Rate * (1.0 + mean) }
            state
            batch)

let private drifts = hebbian "drifts" (fun _ _ _ next -> 0.99 * next)

let private bendsBiases =
    sound
    |> withStep (fun step moment state batch ->
        let next = step moment state batch

        let layer = LearningState.layer next

        { next with
            Layers =
                [ { layer with
                      Bias = Tensor.zeros [| 1; layer.Weights.Rows |] } ] })

let private meddles =
    sound
    |> withStep (fun step moment state batch ->
        let next = step moment state batch

        { next with
            Readout =
                next.Readout
                |> Option.map (fun readout ->
                    { readout with
                        Weights = 1.01 * readout.Weights }) })

let private hurries =
    { sound with
        Session =
            Some(fun state ->
                let twice (moment: Moment) =
                    { moment with Rate = 2.0 * moment.Rate }

                Rule.openSession (sound |> withStep (fun step moment -> step (twice moment))) state) }

let private polarities = Polarity.draw 0.5 6 (Random.key 3UL)

let private broken =
    [ "nonnegative", turnsSigns Nonnegative
      "polarityKept", turnsSigns (Dale polarities)
      "finite", leaksNaN
      "sampleOrderIndifferent", ofOrderedImages
      "permutationEquivariant", ofOrderedUnits
      "inputPermutationEquivariant", ofOrderedPixels
      "deterministic", counts
      "deterministic", writesLabels
      "labelsUnseen", looksAtLabels
      "zeroRateChangesNothing", drifts
      "shapesKept", bendsBiases
      "readoutUntouched", meddles
      "sessionAgrees", hurries ]

/// The laws that fail, with what they say.
let private failures test =
    let quiet =
        { ExpectoConfig.defaultConfig with
            printer = TestPrinters.silent }

    evalTests quiet test
    |> Async.RunSynchronously
    |> List.choose (fun (flat, summary) ->
        match summary.result with
        | Failed message -> Some(List.last flat.name, message)
        | Error fault -> Some(List.last flat.name, fault.ToString())
        | _ -> None)

/// Always the same cases: each of these rules is an example that they catch.
let private all rule =
    Laws.allUnder
        { Trial.defaults with
            Replay = Some(20260307UL, 7919UL) }
        rule

[<Tests>]
let tests =
    testList
        "Laws of broken rules"
        [ testCase "a sound rule keeps all" (fun () -> Expect.isEmpty (failures (all sound)) "failures")

          testList
              "caught by the law that names the fault, and no other"
              [ for i, (law, rule) in List.indexed broken do
                    testCase $"{i}: {law}" (fun () ->
                        Expect.equal (failures (all rule) |> List.map fst) [ law ] "laws broken") ]

          testCase "a rule that turns signs, by the law of its own" (fun () ->
              let rule = turnsSigns Unconstrained
              Expect.isEmpty (failures (all rule)) "nothing was promised"
              Expect.hasLength (failures (Laws.signsNeverFlip rule)) 1 "signs turn")

          testCase "a rule of the output layer that moves the hidden one" (fun () ->
              Expect.hasLength (failures (Laws.hiddenUntouched sound)) 1 "W moves")

          testCase "a failure tells the smallest case" (fun () ->
              match failures (Laws.nonnegative (turnsSigns Nonnegative)) with
              | [ "nonnegative", message ] ->
                  for part in [ "Units = 1"; "Inputs = 1"; "Samples = 1"; "wrong sign" ] do
                      Expect.stringContains message part "the case"
              | other -> failtest $"{other}")

          testCase "a rule that does not start fails in one test, and other rules' tests still run" (fun () ->
              let rule =
                  { sound with
                      Start = fun _ _ -> invalidOp "no start" }

              Expect.equal (failures (all rule) |> List.map fst) [ "starts" ] "one test") ]
