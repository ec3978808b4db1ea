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

let private judge = Claims.judge model [| baseline |]

let private about topic (claims: Claim[]) =
    claims |> Array.filter (fun claim -> claim.Topic = topic)

let private sparse = [ 0.015; 0.016; 0.014 ]
let private dense = [ 0.74; 0.75; 0.745 ]

[<Tests>]
let tests =
    testList
        "Claims"
        [ testProperty "claim and counter-claim are never both upheld"
          <| fun (pairs: (NormalFloat * NormalFloat) list) ->
              let value (NormalFloat v) = abs v % 1.0
              let a, b = pairs |> List.map (fst >> value), pairs |> List.map (snd >> value)

              let verdict a b =
                  (judge false (sides "density" nan a b) |> about "sparsity" |> Array.head).Verdict

              match verdict a b with
              | Verdict.Holds -> Expect.equal (verdict b a) Verdict.DoesNotHold "turned round"
              | Verdict.DoesNotHold -> Expect.equal (verdict b a) Verdict.Holds "turned round"
              | Verdict.Undecided -> Expect.equal (verdict b a) Verdict.Undecided "turned round"

          testProperty "a verdict goes with its interval and its corrected p"
          <| fun (pairs: (NormalFloat * NormalFloat) list) ->
              let value (NormalFloat v) = abs v % 1.0

              let rows =
                  sides "density" nan (pairs |> List.map (fst >> value)) (pairs |> List.map (snd >> value))

              for claim in judge false rows do
                  Expect.equal
                      (claim.Reason = "")
                      (claim.Verdict <> Verdict.Undecided)
                      "a reason just when undecided"

                  if claim.Verdict = Verdict.Holds then
                      Expect.isTrue (claim.Effect.Low > 0.0 && claim.CorrectedP < 0.05) "holds"

          testCase "without rows every claim of the abstract is there, undecided"
          <| fun () ->
              let claims = judge false []

              Expect.sequenceEqual
                  (claims |> Array.map _.Topic |> Array.distinct)
                  [ "sparsity"
                    "lognormal weights"
                    "Dale's law"
                    "few-shot generalisation"
                    "adversarial robustness" ]
                  "topics"

              Expect.all claims (fun c -> c.Verdict = Verdict.Undecided && c.Reason <> "") "undecided"

          testCase "a clear difference in density decides the claim, either way"
          <| fun () ->
              let verdict own other =
                  judge false (sides "density" nan own other) |> about "sparsity" |> Array.head

              let holds = verdict sparse dense
              Expect.equal holds.Verdict Verdict.Holds "sparser"
              Expect.floatClose Accuracy.high holds.Effect.Mean 0.73 "positive speaks for the claim"
              Expect.equal (verdict dense sparse).Verdict Verdict.DoesNotHold "denser"
              Expect.equal (verdict [ 0.1; 0.9; 0.5 ] [ 0.5; 0.4; 0.6 ]).Verdict Verdict.Undecided "unclear"
              Expect.equal (verdict [ 0.1 ] [ 0.9 ]).Verdict Verdict.Undecided "one seed"

          testCase "pairs are made by seed, whatever the order of rows"
          <| fun () ->
              let rows = sides "density" nan [ 0.1; 0.2; 0.3 ] [ 0.2; 0.3; 0.4001 ]

              let claim rows =
                  judge false rows |> about "sparsity" |> Array.head

              Expect.equal (claim (List.rev rows)).P (claim rows).P "p"
              Expect.isLessThan (claim rows).P 1e-5 "paired differences hardly vary"

          testCase "robustness averages over the ε that both have, without ε = 0, and prefers the worst case"
          <| fun () ->
              let rows =
                  [ yield! sides "pgd" 0.0 [ 0.9; 0.9; 0.9 ] [ 0.1; 0.1; 0.1 ]
                    yield! sides "pgd" 0.1 [ 0.5; 0.52; 0.51 ] [ 0.1; 0.1; 0.11 ]
                    yield! sides "pgd" 0.2 [ 0.3; 0.31; 0.32 ] [ 0.1; 0.1; 0.1 ]
                    yield! [ 0..2 ] |> List.map (fun seed -> row model seed "pgd" 0.3 1.0) ]

              let claim rows =
                  judge false rows |> about "adversarial robustness" |> Array.head

              let robust = claim rows
              Expect.sequenceEqual robust.Xs [ 0.1; 0.2 ] "shared ε"
              Expect.floatClose Accuracy.medium robust.Effect.Mean (0.925 / 3.0) "mean over seeds and ε"
              Expect.equal robust.Verdict Verdict.Holds "more robust"

              let worst =
                  claim (rows @ sides "worst_case" 0.1 [ 0.0; 0.01; 0.02 ] [ 0.0; 0.02; 0.01 ])

              Expect.equal
                  (worst.Metric, worst.Verdict)
                  ("worst_case", Verdict.Undecided)
                  "the headline is the worst case"

          testCase "Dale's law needs a run that could have broken it"
          <| fun () ->
              let rows =
                  [ 0..2 ] |> List.map (fun seed -> row model seed "dale_violations" nan 0.0)

              let dale enforced rows =
                  judge enforced rows |> about "Dale's law" |> Array.head

              Expect.equal (dale false rows).Verdict Verdict.Holds "free and kept"
              Expect.equal (dale true rows).Verdict Verdict.Undecided "enforced"

              let broken =
                  [ 0.3; 0.31; 0.32 ] |> List.mapi (fun seed -> row model seed "dale_violations" nan)

              Expect.equal (dale false broken).Verdict Verdict.DoesNotHold "broken"

          testCase
              "features stand beside the baseline's features, or its training from scratch where they need labels"
          <| fun () ->
              let own = [ 0.70; 0.71; 0.72 ]

              let features rows =
                  judge false rows
                  |> about "few-shot generalisation"
                  |> Array.filter (fun claim -> claim.Metric = "few_shot_features")

              Expect.isEmpty (features (sides "few_shot_whole" 5.0 own own)) "not measured"

              let rows =
                  [ yield! sides "few_shot_whole" 5.0 [ 0.1; 0.1; 0.1 ] [ 0.6; 0.62; 0.61 ]
                    yield! own |> List.mapi (fun seed -> row model seed "few_shot_features" 5.0) ]

              let claim = features rows |> Array.exactlyOne
              Expect.equal claim.Verdict Verdict.Holds "above training from scratch"
              Expect.floatClose Accuracy.medium claim.Effect.Mean 0.1 "effect"

              let better =
                  [ 0.8; 0.82; 0.81 ] |> List.mapi (fun seed -> row baseline seed "few_shot_features" 5.0)

              Expect.equal
                  (features (rows @ better) |> Array.exactlyOne).Verdict
                  Verdict.DoesNotHold
                  "below the baseline's features"

          testCase "lognormal weights are a matter of Schwarz's criterion"
          <| fun () ->
              let rows =
                  [ for seed in 0..2 do
                        row model seed "fit_lognormal_bic" nan (-1000.0 + float seed)
                        row model seed "fit_weibull_bic" nan (-1100.0 - float seed)
                        row model seed "fit_exponential_bic" nan (-900.0 - float seed) ]

              let claims = judge false rows |> about "lognormal weights"

              Expect.sequenceEqual
                  (claims |> Array.map (fun c -> c.Against, c.Verdict))
                  [ "weibull", Verdict.DoesNotHold; "exponential", Verdict.Holds ]
                  "verdicts"

          testCase "more comparisons make each of them harder"
          <| fun () ->
              let few = sides "density" nan [ 0.10; 0.12; 0.11 ] [ 0.2; 0.27; 0.24 ]
              let many = few @ sides "few_shot_whole" 5.0 [ 0.5; 0.6; 0.7 ] [ 0.5; 0.4; 0.7 ]

              let claim rows =
                  judge false rows |> about "sparsity" |> Array.head

              Expect.equal (claim few).P (claim many).P "p"
              Expect.isGreaterThan (claim many).CorrectedP (claim few).CorrectedP "corrected" ]
