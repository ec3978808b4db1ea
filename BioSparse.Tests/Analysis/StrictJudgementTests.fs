module BioSparse.Tests.StrictJudgementTests

open Expecto
open FsCheck
open BioSparse.Core

let private normalisations =
    [ Normalisation.Maximum
      Normalisation.Unit
      Normalisation.Input
      Normalisation.Quantile ]

/// 40×50 weights of a law, every other one negative.
let private weightsOf law seed =
    EstimationTests.draw 0.0 law 2000 seed
    |> Array.mapi (fun i x -> if i % 2 = 0 then float32 x else -(float32 x))

let private judge = StrictJudgement.margins 40 50

let private at normalisation (judgements: Judgement<'answer>[]) =
    judgements |> Array.filter (fun judgement -> judgement.Normalisation = normalisation)

[<Tests>]
let tests =
    testList
        "StrictJudgement"
        [ testProperty
              "the largest of all, of each unit and of each input is 1, and none sees scale or sign"
              (fun (values: NormalFloat[]) ->
                  let weights =
                      Array.init 12 (fun i ->
                          match Array.tryItem i values with
                          | Some(NormalFloat v) -> float32 (v % 1000.0)
                          | None -> 0.0f)

                  let parts normalisation (groupOf: int -> int) =
                      let kept = StrictJudgement.normalised normalisation 3 4 weights
                      let groups = weights |> Array.indexed |> Array.filter (fun (_, w) -> w <> 0.0f)
                      Array.map2 (fun (i, _) value -> groupOf i, value) groups kept |> Array.groupBy fst

                  for normalisation, groupOf in
                      [ Normalisation.Maximum, (fun _ -> 0)
                        Normalisation.Unit, (fun i -> i / 4)
                        Normalisation.Input, (fun i -> i % 4) ] do
                      for _, own in parts normalisation groupOf do
                          Expect.equal (own |> Array.map snd |> Array.max) 1.0 $"{normalisation}"

                  for normalisation in normalisations do
                      Expect.equal
                          (weights |> Array.map ((*) -4.0f) |> StrictJudgement.normalised normalisation 3 4)
                          (StrictJudgement.normalised normalisation 3 4 weights)
                          "scaled")

          testCase
              "a scale of its own for each unit is seen by each normalisation but that of the unit"
              (fun () ->
                  let weights = weightsOf (Law.Lognormal(-3.0, 0.8)) 1UL
                  let scaled = weights |> Array.mapi (fun i w -> w * float32 (1 + i / 50))

                  for normalisation in normalisations do
                      let one, other =
                          StrictJudgement.normalised normalisation 40 50 weights,
                          StrictJudgement.normalised normalisation 40 50 scaled

                      let same = Array.forall2 (fun a b -> abs (a / b - 1.0) < 1e-6) one other
                      Expect.equal same (normalisation = Normalisation.Unit) $"{normalisation}")

          testCase
              "the quantile is passed by two weights of 2,000, and the largest one does not matter"
              (fun () ->
                  let weights = weightsOf (Law.Lognormal(-3.0, 0.8)) 1UL
                  let kept = StrictJudgement.normalised Normalisation.Quantile 40 50 weights
                  Expect.equal (kept |> Array.filter (fun value -> value > 1.0) |> Array.length) 2 "above 1"
                  let largest = weights |> Array.map abs |> Array.max
                  let grown = weights |> Array.map (fun w -> if abs w = largest then 10.0f * w else w)

                  Expect.equal
                      (judge grown |> at Normalisation.Quantile |> Array.map _.Count)
                      (judge weights |> at Normalisation.Quantile |> Array.map _.Count)
                      "counts"

                  Expect.notEqual
                      (judge grown |> at Normalisation.Maximum |> Array.map _.Count)
                      (judge weights |> at Normalisation.Maximum |> Array.map _.Count)
                      "of one maximum they change")

          testCase "the margin says which law it was, at every threshold" (fun () ->
              for seed in 1UL .. 5UL do
                  for judgement in
                      judge (weightsOf (Law.Lognormal(-3.0, 0.5)) seed) |> at Normalisation.Maximum do
                      Expect.isGreaterThan judgement.Answer 0.0 $"lognormal: {judgement}"

                  for judgement in judge (weightsOf (Law.Weibull(1.8, 0.2)) seed) |> at Normalisation.Maximum do
                      Expect.isLessThan judgement.Answer 0.0 $"Weibull: {judgement}")

          testCase "the margin is that of the fits above the threshold" (fun () ->
              let weights = weightsOf (Law.Lognormal(-3.0, 0.8)) 3UL
              let fits = WeightAnalysis.analyse 0.01 0 (Random.key 0UL) weights

              let bic family =
                  (fits.Fits |> Array.find (fun fit -> fit.Truncated && fit.Family = family)).Bic

              let margin =
                  List.min [ bic Family.Weibull; bic Family.Exponential; bic Family.PowerLaw ]
                  - bic Family.Lognormal

              let judgement =
                  judge weights |> at Normalisation.Maximum |> Array.find (fun own -> own.Threshold = 0.01)

              Expect.floatClose Accuracy.high judgement.Answer margin "margin"
              Expect.equal judgement.Count fits.Values.Length "count")

          testCase "the best is chosen among all families" (fun () ->
              let weights = weightsOf (Law.GeneralisedGamma(0.3, 2.5, 0.3)) 3UL

              for judgement in
                  StrictJudgement.bests 40 50 weights |> at Normalisation.Maximum |> Array.take 2 do
                  Expect.equal judgement.Answer (ValueSome Family.GeneralisedGamma) $"{judgement}")

          testCase "a tail too heavy for a lognormal has the margin of the power law it ends in" (fun () ->
              // more of the smallest and of the largest than any lognormal has
              let weights =
                  Array.init 2000 (fun i -> if i % 10 = 0 then 1.0f else 0.0030f + 1e-7f * float32 i)

              match judge weights |> at Normalisation.Maximum |> Array.tryHead with
              | Some judgement ->
                  Expect.floatClose Accuracy.medium judgement.Answer -(log 2000.0) "one parameter more"
              | None -> failtest "no judgement")

          testCase "sixteen rows, and weights without numbers have none" (fun () ->
              for weights, isNumber in
                  [ weightsOf (Law.Lognormal(-3.0, 0.8)) 3UL, true
                    Array.zeroCreate 2000, false
                    Array.create 2000 nanf, false
                    Array.create 2000 1.0f, false ] do
                  let rows = judge weights |> StrictJudgement.rows "m" 3
                  Expect.equal rows.Length 16 "rows"

                  for row in rows do
                      Expect.equal (System.Double.IsFinite row.Value) isNumber $"{row}"
                      Expect.contains (StrictJudgement.metrics |> Array.map _.Name) row.Metric "metric") ]
