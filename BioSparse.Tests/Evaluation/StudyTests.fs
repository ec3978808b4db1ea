module BioSparse.Tests.Evaluation.StudyTests

open System
open System.Collections.Generic
open System.Threading
open Expecto
open BioSparse.App.Experiments
open BioSparse.Core
open BioSparse.Tests
open BioSparse.Tests.Experiments
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
    Rule.unsupervised "own" (Start.uniform 0.0 0.3 Relu) (fun moment layer x ->
        let y = Layer.activities layer x
        let unexplained = x - Tensor.matmul y layer.Weights
        layer.Weights + moment.Rate * Tensor.matmul (Tensor.transpose y) unexplained / float x.Rows)

let private recipe rule =
    Recipe.ofRule rule 8 (plan 3 0.05) ReadoutRule.softmax (plan 20 0.02)

let private study =
    { Study.defaults with
        Shots = [| 1; 3 |]
        Draws = 2
        FewShotSteps = 5
        Replicates = 0 }

let private rowsOf rule =
    Expect.wantOk (Study.rows study (recipe rule) 3 train test) "trained"

let private metricsOf (rows: MetricRow[]) =
    rows |> Array.map (fun row -> row.Metric, row.X.ToString()) |> Array.distinct

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

          testCase "the rows are those of an experiment of the app" (fun () ->
              let config =
                  Toy.settings
                      [ "models=[competitive-hebbian]"
                        "hidden=8"
                        "batch_size=10"
                        "competitive-hebbian.epochs=3"
                        "competitive-hebbian.rate=0.05"
                        "competitive-hebbian.activation={kind: relu}"
                        "competitive-hebbian.homeostasis.rate=0"
                        "readout.epochs=20"
                        "readout.rate=0.02"
                        "readout.batch_size=10"
                        "evaluate.noise.epsilon=[0.05, 0.1, 0.2]"
                        "evaluate.fgsm.epsilon=[0.05, 0.1, 0.2]"
                        "evaluate.pgd.epsilon=[0.05, 0.1, 0.2]"
                        "evaluate.pgd.steps=40"
                        "evaluate.cascade=none"
                        "evaluate.samples=1000"
                        "evaluate.few_shot.shots=[1, 3]"
                        "evaluate.few_shot.draws=2"
                        "evaluate.few_shot.steps=5" ]

              let data = ExperimentData(train, Dataset.take 0 train, test, Dictionary())
              let job = Job(ModelCatalogue(config, train.Pixels).Plans()[0], 3)

              let silent =
                  { new IProgress<JobProgress> with
                      member _.Report _ = () }

              let result =
                  Scratch.inFolder (fun folder ->
                      JobRunner(config, data, Toy.checkpointsIn folder ignore, fun _ _ -> NoTrace.Instance)
                          .Run(job, null, silent, ignore, CancellationToken.None))

              let theirs =
                  result.Rows |> Seq.filter (fun row -> row.Split <> Split.Train) |> Array.ofSeq

              let ours =
                  rowsOf (
                      CompetitiveHebbian.rule
                          { CompetitiveHebbian.defaults with
                              Activation = Relu
                              Reading = Smooth 2.0
                              NormaliseInitial = true }
                  )

              let line (row: MetricRow) =
                  $"{row.Model} {row.Seed} {row.Metric} {row.X} {row.Value}"

              Expect.hasLength ours theirs.Length "as many"

              for mine, other in Array.zip ours theirs do
                  Expect.equal (line mine) (line other) "row")

          testCase "a stack is measured layer by layer" (fun () ->
              let layer rule units : LayerPlan =
                  { Rule = rule
                    Units = [ units ]
                    Plan = plan 3 0.05 }

              let recipe =
                  { recipe own with
                      Layers =
                          [ layer (CompetitiveHebbian.rule CompetitiveHebbian.defaults) 10; layer own 8 ] }

              let rows =
                  Expect.wantOk
                      (Study.rows study recipe 3 train test
                       |> Result.mapError (fun (f: TrainingFailure) -> f.Message))
                      "measured"

              Expect.all rows (fun row -> row.Model = "competitive-hebbian+own") "names"

              for metric in [ "density"; "selectivity"; "sign_flips"; "fit_lognormal_bic" ] do
                  let found = rows |> Array.filter (fun row -> row.Metric = metric)
                  Expect.equal (found |> Array.map _.X) [| 1.0; 2.0 |] metric

              for metric in [ "accuracy"; "linear_accuracy"; "capacity"; "zero_gradient" ] do
                  Expect.hasLength (rows |> Array.filter (fun row -> row.Metric = metric)) 1 metric

              Expect.exists rows (fun row -> row.Metric = "few_shot_features") "few shots on features")

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
                  Rule.unsupervised "wild" (Start.normal 1.0 Linear) (fun _ layer _ -> 1e30 * layer.Weights)

              let failure =
                  Expect.wantError (Study.rows study (recipe wild) 1 train test) "diverges"

              Expect.isTrue failure.IsDiverged "diverged") ]
