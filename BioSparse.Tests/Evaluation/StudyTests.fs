module BioSparse.Tests.Evaluation.StudyTests

open System
open System.Threading
open Expecto
open BioSparse.Core
open BioSparse.Tests
open BioSparse.Tests.Sample

let private train = images 3 20 5 4 (Random.key 1UL)

let private test =
    images 3 20 5 4 (Random.key 1UL) |> Dataset.balanced 8 (Random.key 2UL)

let private plan epochs rate =
    { Epochs = epochs
      BatchSize = 10
      Rate = rate
      Schedule = LinearPerStep }

/// A rule of one's own, of one function.
let private own =
    Rule.unsupervised "own" (Start.uniform 0.0 0.3 Relu.activation) (fun moment layer x ->
        let y = Layer.activities layer x
        let unexplained = x - Tensor.matmul y layer.Weights
        layer.Weights + moment.Rate * Tensor.matmul (Tensor.transpose y) unexplained / float x.Rows)

let private recipe rule =
    Recipe.ofRule rule 8 (plan 3 0.05) ReadoutRule.softmax (plan 20 0.02)

let private study: Protocol =
    { Study.defaults with
        FewShot =
            Some
                { Shots = [ 1; 3 ]
                  Draws = 2
                  Steps = 5
                  Protocols = [ Whole; Features ] }
        Bootstrap = 0 }

let private rowsOf rule =
    Expect.wantOk (Study.rows study (recipe rule) 3 train test) "trained"

let private metricsOf (rows: MetricRow[]) =
    rows |> Array.map (fun row -> row.Metric, row.X) |> Array.distinct

[<Tests>]
let tests =
    testList
        "Study"
        [ testCase "a rule of one's own gives the rows that ours give" (fun () ->
              let ours = rowsOf (CompetitiveHebbian.rule CompetitiveHebbian.defaults)
              let theirs = rowsOf own
              Expect.equal (metricsOf theirs) (metricsOf ours) "metrics"
              Expect.all theirs (fun row -> row.Model = "own" && row.Seed = 3) "names"

              for metric in
                  [ "accuracy"
                    "pgd"
                    "worst_case"
                    "few_shot_features"
                    "density"
                    "fit_lognormal_bic" ] do
                  Expect.exists theirs (fun row -> row.Metric = metric) metric)

          testCase "a rule with a teacher has no few_shot_features" (fun () ->
              let rows = rowsOf (Backpropagation.rule Backpropagation.defaults)
              Expect.exists rows (fun row -> row.Metric = "few_shot_whole") "whole"
              Expect.all rows (fun row -> row.Metric <> "few_shot_features") "features")

          testCase "progress rises to 1, and a cancelled study ends" (fun () ->
              let seen = ResizeArray()
              use source = new CancellationTokenSource()

              let watch limit =
                  { new IProgress<float> with
                      member _.Report share =
                          seen.Add share

                          if share > limit then
                              source.Cancel() }

              Study.run study (recipe own) 3 train test (watch 2.0) CancellationToken.None |> ignore
              Expect.sequenceEqual seen (Seq.sort seen) "rises"
              Expect.equal (Seq.last seen) 1.0 "the end"

              for limit in [ 0.1; 0.45; 0.6; 0.75 ] do
                  use source = new CancellationTokenSource()

                  let watch =
                      { new IProgress<float> with
                          member _.Report share =
                              if share > limit then
                                  source.Cancel() }

                  Expect.throwsT<OperationCanceledException>
                      (fun () -> Study.run study (recipe own) 3 train test watch source.Token |> ignore)
                      $"cancelled at {limit}")

          testCase "what fails is said" (fun () ->
              let wild =
                  Rule.unsupervised "wild" (Start.normal 1.0 Linear.activation) (fun _ layer _ ->
                      1e30 * layer.Weights)

              let failure =
                  Expect.wantError (Study.rows study (recipe wild) 1 train test) "diverges"

              Expect.isTrue failure.IsDiverged "diverged") ]
