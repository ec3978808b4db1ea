module BioSparse.Tests.ClaimsTests

open System
open Expecto
open FsCheck
open BioSparse.Core
open BioSparse.Tests.MetricsTests

let private model, private baseline = "competitive-hebbian", "backprop-nonnegative"

/// Rows of one metric for the model and its baseline, one value a seed.
let private sides metric x own other =
    [ yield! own |> List.mapi (fun seed value -> row model seed metric x value)
      yield! other |> List.mapi (fun seed value -> row baseline seed metric x value) ]

let private judge signs =
    Claims.judge model [| baseline |] signs SignKeeping.Free []

/// Rows that say that a model was attacked without a gradient and with an attack for its activation.
let private attacked models =
    [ for other in models do
          for seed in 0..2 do
              row other seed "square" (Some 0.1) 0.2
              row other seed "adaptive" (Some 0.1) 0.2 ]

let private about topic (claims: Claim[]) =
    claims |> Array.filter (fun claim -> claim.Topic = topic)

let private sparse = [ 0.015; 0.016; 0.014 ]
let private dense = [ 0.74; 0.75; 0.745 ]

[<Tests>]
let tests =
    testList
        "Claims"
        [ testProperty
              "claim and counter-claim are never both upheld"
              (fun (pairs: (NormalFloat * NormalFloat) list) ->
                  let value (NormalFloat v) = abs v % 1.0
                  let a, b = pairs |> List.map (fst >> value), pairs |> List.map (snd >> value)

                  let verdict a b =
                      (judge SignKeeping.Free (sides "density" None a b) |> about "sparsity" |> Array.head)
                          .Verdict

                  match verdict a b with
                  | Verdict.Holds -> Expect.equal (verdict b a) Verdict.DoesNotHold "turned round"
                  | Verdict.DoesNotHold -> Expect.equal (verdict b a) Verdict.Holds "turned round"
                  | Verdict.Undecided -> Expect.equal (verdict b a) Verdict.Undecided "turned round")

          testProperty
              "a verdict goes with its interval and its corrected p"
              (fun (pairs: (NormalFloat * NormalFloat) list) ->
                  let value (NormalFloat v) = abs v % 1.0

                  let rows =
                      sides
                          "density"
                          None
                          (pairs |> List.map (fst >> value))
                          (pairs |> List.map (snd >> value))

                  for claim in judge SignKeeping.Free rows do
                      Expect.equal
                          claim.Reason.IsNone
                          (claim.Verdict <> Verdict.Undecided)
                          "a reason just when undecided"

                      if claim.Verdict = Verdict.Holds then
                          Expect.isTrue (claim.Effect.Low > 0.0 && claim.CorrectedP < 0.05) "holds")

          testCase "lognormal means better at both decisive thresholds, over seeds" (fun () ->
              let margins at005 at01 =
                  [ for x, values in
                        [ 0.0025, [ -9.0; -9.0; -9.0 ]
                          0.005, at005
                          0.01, at01
                          0.02, [ -7.0; -7.0; -7.0 ] ] do
                        yield!
                            values
                            |> List.mapi (fun seed value -> row model seed "lognormal_margin" (Some x) value) ]

              let strict rows =
                  judge SignKeeping.Free rows
                  |> about "lognormal weights"
                  |> Array.filter (fun claim -> claim.Metric = "lognormal_margin")

              let above, below = [ 100.0; 110.0; 105.0 ], [ -50.0; -52.0; -51.0 ]

              let only rows =
                  (strict rows |> Array.exactlyOne).Verdict

              Expect.equal (only (margins above above)) Verdict.Holds "both"
              Expect.equal (only (margins above below)) Verdict.DoesNotHold "not at 0.01"
              Expect.equal (only (margins below above)) Verdict.DoesNotHold "not at 0.005"
              Expect.equal (only (margins above [ 1.0; -1.0; 0.5 ])) Verdict.Undecided "around 0"

              Expect.equal
                  (only (margins above [ 100.0; nan; 100.0 ]))
                  Verdict.Undecided
                  "a seed without a fit"

              Expect.isEmpty (strict []) "runs from before it was measured")

          testCase "a teaching signal is judged by the last layer, and only where it was tried" (fun () ->
              let rows metric x own taught =
                  [ yield! own |> List.mapi (fun seed value -> row model seed metric x value)
                    yield!
                        taught |> List.mapi (fun seed value -> row (model + "-taught") seed metric x value) ]

              let tried =
                  [ yield! rows "gdv" (Some 1.0) [ -0.09; -0.1; -0.08 ] [ -0.09; -0.1; -0.08 ]
                    yield! rows "gdv" (Some 2.0) [ -0.09; -0.1; -0.08 ] [ -0.19; -0.21; -0.18 ]
                    yield! rows "csi" (Some 2.0) [ 0.61; 0.62; 0.63 ] [ 0.51; 0.53; 0.52 ]
                    yield! rows "ablation" (Some 2.0) [ 0.1; 0.1; 0.1 ] [ 0.11; 0.12; 0.11 ] ]

              let found = judge SignKeeping.Free tried |> about "task-specific encoding"

              Expect.equal
                  (found |> Array.map (fun claim -> claim.Metric, claim.Verdict))
                  [| "accuracy", Verdict.Undecided
                     "gdv", Verdict.Holds
                     "csi", Verdict.DoesNotHold
                     "ablation", Verdict.Holds |]
                  "verdicts"

              Expect.equal found[1].Xs [| 2.0 |] "the last layer"

              let shuffled =
                  [ -0.25; -0.27; -0.24 ]
                  |> List.mapi (fun seed value -> row (model + "-shuffled") seed "gdv" (Some 2.0) value)

              Expect.contains
                  (judge SignKeeping.Free (tried @ shuffled)
                   |> about "task-specific encoding"
                   |> Array.map (fun claim -> claim.Against, claim.Metric, claim.Verdict))
                  (model + "-shuffled", "gdv", Verdict.DoesNotHold)
                  "a signal that says nothing does it too"

              Expect.equal
                  (judge SignKeeping.Free (rows "gdv" (Some 1.0) [ -0.1 ] [])
                   |> about "task-specific encoding"
                   |> Array.map _.Reason)
                  [| Some "not measured here: biosparse run encoding teaches the rule with labels" |]
                  "no taught model")

          testCase "without rows every claim of the abstract is there, undecided" (fun () ->
              let claims = judge SignKeeping.Free []

              Expect.sequenceEqual
                  (claims |> Array.map _.Topic |> Array.distinct)
                  [ "sparsity"
                    "lognormal weights"
                    "Dale's law"
                    "few-shot generalisation"
                    "adversarial robustness"
                    "resource allocation"
                    "continuous adaptation"
                    "task-specific encoding" ]
                  "topics"

              Expect.all claims (fun c -> c.Verdict = Verdict.Undecided && c.Reason.IsSome) "undecided")

          testCase
              "streams of tasks: kept accuracy, forgetting, and the model's own untrained features"
              (fun () ->
                  let rows =
                      [ for seed in 1..4 do
                            for name, acc, forgotten in
                                [ model, 0.9, 0.05; baseline, 0.2, 0.99; model + "-untrained", 0.7, 0.1 ] do
                                let noise = 0.001 * float seed
                                Metrics.row name seed Split.Test "acc" None (acc + noise * noise)

                                Metrics.row
                                    name
                                    seed
                                    Split.Test
                                    "forgetting"
                                    None
                                    (forgotten - noise * noise * acc) ]

                  let own =
                      judge SignKeeping.Free rows
                      |> Array.filter (fun claim -> claim.Topic = "continuous adaptation")

                  Expect.equal
                      (own |> Array.map (fun claim -> claim.Metric, claim.Against))
                      [| "acc", baseline; "forgetting", baseline; "acc", model + "-untrained" |]
                      "what is compared"

                  Expect.all own (fun claim -> claim.Verdict = Verdict.Holds) "all hold")

          testCase "signs that the form of a readout keeps decide nothing" (fun () ->
              let rows =
                  [ for seed in 1..4 ->
                        Metrics.row
                            model
                            seed
                            Split.NoImages
                            "dale_violations_readout"
                            None
                            (1e-4 * float seed) ]

              let verdictWith readout =
                  Claims.judge model [| baseline |] SignKeeping.Free readout [] rows
                  |> Array.find (fun claim -> claim.Metric = "dale_violations_readout")
                  |> _.Verdict

              Expect.equal (verdictWith SignKeeping.Free) Verdict.Holds "found by learning"
              Expect.equal (verdictWith SignKeeping.ByForm) Verdict.Undecided "kept by form")

          testCase "a clear difference in density decides the claim, either way" (fun () ->
              let verdict own other =
                  judge SignKeeping.Free (sides "density" None own other) |> about "sparsity" |> Array.head

              let holds = verdict sparse dense
              Expect.equal holds.Verdict Verdict.Holds "sparser"
              Expect.floatClose Accuracy.high holds.Effect.Mean 0.73 "positive speaks for the claim"
              Expect.equal (verdict dense sparse).Verdict Verdict.DoesNotHold "denser"
              Expect.equal (verdict [ 0.1; 0.9; 0.5 ] [ 0.5; 0.4; 0.6 ]).Verdict Verdict.Undecided "unclear"
              Expect.equal (verdict [ 0.1 ] [ 0.9 ]).Verdict Verdict.Undecided "one seed")

          testCase "pairs are made by seed, whatever the order of rows" (fun () ->
              let rows = sides "density" None [ 0.1; 0.2; 0.3 ] [ 0.2; 0.3; 0.4001 ]

              let claim rows =
                  judge SignKeeping.Free rows |> about "sparsity" |> Array.head

              Expect.equal (claim (List.rev rows)).P (claim rows).P "p"
              Expect.isLessThan (claim rows).P 1e-5 "paired differences hardly vary")

          testCase
              "robustness averages over the ε that both have, without ε = 0, and prefers the worst case"
              (fun () ->
                  let rows =
                      [ yield! attacked [ model; baseline ]
                        yield! sides "pgd" (Some 0.0) [ 0.9; 0.9; 0.9 ] [ 0.1; 0.1; 0.1 ]
                        yield! sides "pgd" (Some 0.1) [ 0.5; 0.52; 0.51 ] [ 0.1; 0.1; 0.11 ]
                        yield! sides "pgd" (Some 0.2) [ 0.3; 0.31; 0.32 ] [ 0.1; 0.1; 0.1 ]
                        yield! [ 0..2 ] |> List.map (fun seed -> row model seed "pgd" (Some 0.3) 1.0) ]

                  let claim rows =
                      judge SignKeeping.Free rows |> about "adversarial robustness" |> Array.head

                  let robust = claim rows
                  Expect.sequenceEqual robust.Xs [ 0.1; 0.2 ] "shared ε"
                  Expect.floatClose Accuracy.medium robust.Effect.Mean (0.925 / 3.0) "mean over seeds and ε"
                  Expect.equal robust.Verdict Verdict.Holds "more robust"

                  let worst =
                      claim (rows @ sides "worst_case" (Some 0.1) [ 0.0; 0.01; 0.02 ] [ 0.0; 0.02; 0.01 ])

                  Expect.equal
                      (worst.Metric, worst.Verdict)
                      ("worst_case", Verdict.Undecided)
                      "the headline is the worst case")

          testCase
              "robustness needs an attack without a gradient and one that knows the activation, on both sides"
              (fun () ->
                  let rows = sides "worst_case" (Some 0.1) [ 0.5; 0.52; 0.51 ] [ 0.1; 0.1; 0.11 ]

                  let cascade =
                      [ for other in [ model; baseline ] do
                            for seed in 0..2 do
                                row other seed "cascade" (Some 0.1) 0.2 ]

                  let square =
                      [ for other in [ model; baseline ] do
                            for seed in 0..2 do
                                row other seed "square" (Some 0.1) 0.2 ]

                  let claim more =
                      judge SignKeeping.Free (rows @ more)
                      |> about "adversarial robustness"
                      |> Array.exactlyOne

                  Expect.equal
                      (claim (attacked [ model; baseline ])).Verdict
                      Verdict.Holds
                      "square and adaptive"

                  Expect.equal (claim cascade).Verdict Verdict.Holds "the cascade is both"

                  for more, part in
                      [ [], "neither a gradient-free"
                        square, "no adaptive attack (cascade) on " + model
                        attacked [ model ], "(cascade) on " + baseline ] do
                      let weak = claim more
                      Expect.equal weak.Verdict Verdict.Undecided "undecided"
                      Expect.stringContains (string weak.Reason) part "why"
                      Expect.isTrue (Double.IsNaN weak.P) "no test")

          testCase
              "robustness is judged against the model's own untrained features where the run has them"
              (fun () ->
                  let untrained = model + "-untrained"

                  let rows =
                      [ yield! attacked [ model; baseline; untrained ]
                        yield! sides "worst_case" (Some 0.1) [ 0.5; 0.52; 0.51 ] [ 0.1; 0.1; 0.11 ]
                        for seed, value in List.indexed [ 0.6; 0.63; 0.61 ] do
                            row untrained seed "worst_case" (Some 0.1) value ]

                  let claims = judge SignKeeping.Free rows |> about "adversarial robustness"

                  Expect.sequenceEqual
                      (claims |> Array.map (fun claim -> claim.Against, claim.Verdict))
                      [ baseline, Verdict.Holds; untrained, Verdict.DoesNotHold ]
                      "more than the baseline, less than its own activation")

          testCase "robustness takes in the sampling of images where outcomes hold them" (fun () ->
              // every seed loses the same few images more than the baseline: seeds agree, 40 images do not tell
              let own, other =
                  Array.init 40 (fun i -> i < 20), Array.init 40 (fun i -> i < 17 || i >= 39)

              let share survives =
                  survives |> Array.averageBy (fun s -> if s then 1.0 else 0.0)

              let of' copies seeds =
                  let repeated survives =
                      Array.replicate copies survives |> Array.concat

                  let rows =
                      [ for seed in seeds do
                            row model seed "square" (Some 0.1) 0.5
                            row baseline seed "square" (Some 0.1) 0.5
                            row model seed "adaptive" (Some 0.1) 0.5
                            row baseline seed "adaptive" (Some 0.1) 0.5
                            row model seed "worst_case" (Some 0.1) (share own)
                            row baseline seed "worst_case" (Some 0.1) (share other) ]

                  let outcomes =
                      [ for seed in seeds do
                            for name, survives in [ model, own; baseline, other ] do
                                { Model = name
                                  Seed = seed
                                  Split = Split.Test
                                  Metric = "worst_case"
                                  X = 0.1
                                  Survives = repeated survives } ]

                  let claim outcomes =
                      Claims.judge model [| baseline |] SignKeeping.Free SignKeeping.Free outcomes rows
                      |> about "adversarial robustness"
                      |> Array.exactlyOne

                  claim [], claim outcomes

              let overSeeds, overImages = of' 1 [ 0..4 ]
              Expect.equal (overSeeds.Verdict, overSeeds.Images) (Verdict.Holds, 0) "the seeds agree"

              Expect.equal
                  (overImages.Verdict, overImages.Images)
                  (Verdict.Undecided, 40)
                  "40 images cannot tell"

              Expect.floatClose Accuracy.high overImages.Effect.Mean overSeeds.Effect.Mean "the same effect"
              Expect.isGreaterThan overImages.P 0.05 "p"
              Expect.equal (snd (of' 25 [ 0..4 ])).Verdict Verdict.Holds "1,000 images can"

              let none, single = of' 25 [ 0 ]
              Expect.equal none.Reason (Some "one seed has no interval") "one seed"
              Expect.equal single.Verdict Verdict.Undecided "one seed decides nothing"
              Expect.stringContains (string single.Reason) "images only, one seed" "why"
              Expect.isGreaterThan single.Effect.Low 0.0 "but its images have an interval")

          testCase "Dale's law of the hidden layer needs a run that could have broken it" (fun () ->
              let rows =
                  [ 0..2 ] |> List.map (fun seed -> row model seed "dale_violations" None 0.0)

              let dale signs rows =
                  judge signs rows
                  |> about "Dale's law"
                  |> Array.find (fun claim -> claim.Metric = "dale_violations")

              Expect.equal (dale SignKeeping.Free rows).Verdict Verdict.Holds "free and kept"

              for signs, why in
                  [ SignKeeping.ByConstraint, "constraint"
                    SignKeeping.ByForm, "form of the rule" ] do
                  let claim = dale signs rows
                  Expect.equal claim.Verdict Verdict.Undecided "could not be broken"
                  Expect.stringContains (string claim.Reason) why "says by what"

              let broken =
                  [ 0.3; 0.31; 0.32 ] |> List.mapi (fun seed -> row model seed "dale_violations" None)

              Expect.equal (dale SignKeeping.Free broken).Verdict Verdict.DoesNotHold "broken")

          testCase
              "Dale's law of the readout is a claim of its own, whatever keeps the hidden weights"
              (fun () ->
                  let rows =
                      [ for seed in 0..2 do
                            row model seed "dale_violations" None 0.0
                            row model seed "dale_violations_readout" None (0.95 + 0.01 * float seed) ]

                  for signs in [ SignKeeping.Free; SignKeeping.ByConstraint; SignKeeping.ByForm ] do
                      let claim =
                          judge signs rows
                          |> about "Dale's law"
                          |> Array.find (fun claim -> claim.Metric = "dale_violations_readout")

                      Expect.equal claim.Verdict Verdict.DoesNotHold "mixed")

          testCase "seeds without a value leave a claim open, and the reason counts them" (fun () ->
              let others =
                  [ for seed in 0..4 do
                        row model seed "fit_weibull_bic" None (-900.0 - float seed)
                        row model seed "density" None (0.1 + 0.001 * float seed)
                        row baseline seed "density" None (0.7 + 0.002 * float seed) ]

              let lognormal value =
                  [ 0..4 ] |> List.map (fun seed -> row model seed "fit_lognormal_bic" None (value seed))

              let against claims =
                  claims |> about "lognormal weights" |> Array.find (fun claim -> claim.Against = "Weibull")

              let all =
                  judge SignKeeping.Free (others @ lognormal (fun seed -> -1000.0 - 2.0 * float seed))

              Expect.equal (against all).Verdict Verdict.Holds "five of five"
              Expect.equal (against all).Effect.Count 5 "n"

              let failed =
                  judge
                      SignKeeping.Free
                      (others @ lognormal (fun seed -> if seed < 3 then nan else -1000.0 - 2.0 * float seed))

              Expect.equal (against failed).Verdict Verdict.Undecided "two of five"
              Expect.equal (against failed).Reason (Some "the lognormal fit failed for 3 of 5 seeds") "why"
              Expect.equal (against failed).Effect.Count 2 "n of what is left"
              Expect.isTrue (Double.IsNaN (against failed).P) "no test"
              Expect.isTrue (Double.IsNaN (against failed).CorrectedP) "and none to correct for"

              for side in [ model; baseline ] do
                  let absent =
                      others
                      |> List.filter (fun row ->
                          not (row.Model = side && row.Metric = "density" && row.Seed = 1))

                  let claim = judge SignKeeping.Free absent |> about "sparsity" |> Array.head
                  Expect.equal claim.Verdict Verdict.Undecided "a seed is missing"

                  Expect.equal
                      claim.Reason
                      (Some $"density of {side} is missing for 1 of 5 seeds")
                      "which side")

          testCase
              "features stand beside the baseline's features, or its training from scratch where they need labels"
              (fun () ->
                  let own = [ 0.70; 0.71; 0.72 ]

                  let features rows =
                      judge SignKeeping.Free rows
                      |> about "few-shot generalisation"
                      |> Array.filter (fun claim -> claim.Metric = "few_shot_features")

                  Expect.isEmpty (features (sides "few_shot_whole" (Some 5.0) own own)) "not measured"

                  let rows =
                      [ yield! sides "few_shot_whole" (Some 5.0) [ 0.1; 0.1; 0.1 ] [ 0.6; 0.62; 0.61 ]
                        yield! own |> List.mapi (fun seed -> row model seed "few_shot_features" (Some 5.0)) ]

                  let claim = features rows |> Array.exactlyOne
                  Expect.equal claim.Verdict Verdict.Holds "above training from scratch"
                  Expect.floatClose Accuracy.medium claim.Effect.Mean 0.1 "effect"

                  let better =
                      [ 0.8; 0.82; 0.81 ]
                      |> List.mapi (fun seed -> row baseline seed "few_shot_features" (Some 5.0))

                  Expect.equal
                      (features (rows @ better) |> Array.exactlyOne).Verdict
                      Verdict.DoesNotHold
                      "below the baseline's features")

          testCase "lognormal weights are a matter of Schwarz's criterion" (fun () ->
              let rows =
                  [ for seed in 0..2 do
                        row model seed "fit_lognormal_bic" None (-1000.0 + float seed)
                        row model seed "fit_weibull_bic" None (-1100.0 - float seed)
                        row model seed "fit_exponential_bic" None (-900.0 - float seed)
                        row model seed "fit_power_law_bic" None (-1200.0 - float seed) ]

              let claims = judge SignKeeping.Free rows |> about "lognormal weights"

              Expect.sequenceEqual
                  (claims |> Array.map (fun c -> c.Against, c.Verdict))
                  [ "Weibull", Verdict.DoesNotHold
                    "exponential", Verdict.Holds
                    "power law", Verdict.DoesNotHold ]
                  "verdicts")

          testCase "more comparisons make each of them harder" (fun () ->
              let few = sides "density" None [ 0.10; 0.12; 0.11 ] [ 0.2; 0.27; 0.24 ]

              let many =
                  few @ sides "few_shot_whole" (Some 5.0) [ 0.5; 0.6; 0.7 ] [ 0.5; 0.4; 0.7 ]

              let claim rows =
                  judge SignKeeping.Free rows |> about "sparsity" |> Array.head

              Expect.equal (claim few).P (claim many).P "p"
              Expect.isGreaterThan (claim many).CorrectedP (claim few).CorrectedP "corrected") ]
