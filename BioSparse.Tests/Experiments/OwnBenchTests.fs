/// A rule, a readout's neighbour and a measurement that only this file knows, in the whole program.
module BioSparse.Tests.Experiments.OwnBenchTests

open System
open System.IO
open Expecto
open BioSparse.App.Commands
open BioSparse.App.Configuration
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests.Scratch

/// Oja's subspace rule (Oja 1989): ΔW = η (yᵀx − yᵀy W)/B.
module private Subspace =

    type Settings =
        { Epochs: int
          Rate: float
          Gain: float }

    let settings: Codec<Settings> =
        codec {
            let! epochs = LayerSettings.epochs 2 _.Epochs
            and! rate = LayerSettings.rate 0.05 "learning rate η" _.Rate

            and! gain =
                Codec.positive "gain" 9.0 1.0 "gain of the activities while learning" _.Gain

            return
                { Epochs = epochs
                  Rate = rate
                  Gain = gain }
        }

    let rule gain =
        Rule.unsupervised "subspace" (Start.uniform 0.0 0.1 Relu.activation) (fun moment layer x ->
            let y = gain * Layer.activities layer x
            let unexplained = x - Tensor.matmul y layer.Weights
            layer.Weights + moment.Rate * Tensor.matmul (Tensor.transpose y) unexplained / float x.Rows)

    let kind =
        ModelKind.create "subspace" "Oja's subspace rule" settings (fun settings context ->
            { Rule = rule settings.Gain
              Plan = LayerSettings.plan context settings.Epochs settings.Rate LinearPerStep })

/// The mean |cosine| of two hidden units' weights.
let private overlap: MeasurementKind =
    { Name = "overlap"
      Settings = (Codec.flag "squared" false "mean square in place of mean" id: Codec<bool>).Settings
      Metrics =
        [| Metric.create
               "overlap"
               "overlap of hidden units"
               MetricUnit.Plain
               Direction.Lower
               MetricRole.Sparsity |]
      Rows =
        fun values context ->
            let w = Tensor.unitRows context.Network.First.Weights
            let cosines = Tensor.abs (Tensor.matmul w (Tensor.transpose w))

            let each =
                if values.Find "squared" = SettingValue.Bool true then
                    cosines * cosines
                else
                    cosines

            let units = float w.Rows
            let all = float ((Tensor.sum each).ToScalar()) - units

            [| Metrics.row
                   context.Model
                   context.Seed
                   Split.NoImages
                   "overlap"
                   None
                   (all / (units * (units - 1.0))) |] }

/// Every pixel brighter by a share of ε: an attack that looks at nothing.
let private haze =
    let settings: Codec<float> =
        Codec.real "share" (0.0, 1.0) 1.0 "share of ε that pixels move" id

    AttackKind.create "haze" "haze" 0 [ 0.1 ] settings (fun share ->
        Attack.create "haze" $"{share}" (fun given ->
            Attack.confine given.Epsilon given.Images (given.Images + share * given.Epsilon)))

/// y = max(0, a)/2
let private half =
    Activation.create "half" (fun a -> 0.5 * Tensor.relu a) (fun a -> 0.5 * Tensor.greater 0.0 a)

let private catalogue =
    Catalogue.withActivations [ Activation.kind half ]
    |> Catalogue.addModel Subspace.kind
    |> Catalogue.addMeasurement overlap
    |> Catalogue.addAttack haze

let private yaml =
    """
name: own
seeds: 2
hidden: 12
validation: 0.9
models: [subspace, second, krotov-hopfield]
second: {rule: subspace, gain: 0.5}
krotov-hopfield: {epochs: 1, activation: {kind: half}}
readout: {epochs: 1}
evaluate: {pgd: {epsilon: [0.1], steps: 2}, haze: {epsilon: [0.1], share: 0.5}, samples: 20}
analyse: {bootstrap: 0, overlap: {squared: true}}
"""

let private said words =
    use output = new StringWriter()
    use error = new StringWriter()
    let status = Entry((fun () -> catalogue), output, error).Run(List.toArray words)
    status, string output, string error

[<Tests>]
let tests =
    testList
        "OwnBench"
        [ testCase "what a caller adds has help, settings and errors like what comes along" (fun () ->
              let status, help, _ = said [ "experiments"; "--help" ]
              Expect.equal status 0 "help"

              for part in
                  [ "subspace.gain: gain of the activities while learning"
                    "analyse.overlap.squared"
                    "evaluate.haze.share" ] do
                  Expect.stringContains help part part

              let read text =
                  ConfigReader.Read(catalogue, text, "own.yaml", "/", [||])

              let experiment = read yaml
              Expect.equal (read (Experiment.write experiment)) experiment "a round trip"

              Expect.throws
                  (fun () -> read "models: [subspace]\nsubspace: {gain: 10}" |> ignore)
                  "beyond its bounds"

              Expect.throws
                  (fun () -> Catalogue.addModel Subspace.kind catalogue |> ignore)
                  "a name is taken once")

          testSequenced (
              testCase
                  "it runs, goes on to the same bytes, and stands in tables, figures, claims and report"
                  (fun () ->
                      inFolder (fun folder ->
                          let path name = Path.Combine(folder, name)
                          File.WriteAllText(path "own.yaml", yaml)

                          let run name =
                              let status, _, error =
                                  said [ "run"; path "own.yaml"; "--out"; path name; "--quiet" ]

                              Expect.equal status 0 error
                              File.ReadAllText(Path.Combine(path name, "metrics.csv"))

                          let metrics = run "one"
                          Expect.equal (run "two") metrics "the same bytes"
                          Expect.stringContains metrics "subspace,1,,overlap," "its rows"
                          Expect.stringContains metrics "second,2,test,pgd,0.1," "attacks on it"
                          Expect.stringContains metrics "krotov-hopfield,1,test,haze,0.1," "its attack"

                          // a run that lost a job goes on with it
                          for file in Directory.GetFiles(Path.Combine(path "two", "state"), "second-seed2*") do
                              File.Delete file

                          File.Delete(Path.Combine(path "two", "metrics.csv"))
                          let status, _, error = said [ "resume"; path "two" ]
                          Expect.equal status 0 error

                          Expect.equal
                              (File.ReadAllText(Path.Combine(path "two", "metrics.csv")))
                              metrics
                              "resumed"

                          let html = File.ReadAllText(Path.Combine(path "one", "report.html"))

                          for part in
                              [ "overlap of hidden units"
                                "Worst cases are over haze, PGD"
                                "subspace: sparsity"
                                "second: adversarial robustness"
                                "krotov-hopfield" ] do
                              Expect.stringContains html part part

                          Expect.isTrue
                              (File.Exists(Path.Combine(path "one", "figures", "kernels-subspace.png")))
                              "a figure of its kernels"))
          ) ]
