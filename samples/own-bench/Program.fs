/// The program biosparse with a rule of one's own: the covariance rule (Sejnowski 1977) with decay.
///
///     dotnet run -c Release -- run own.yaml --out own
///     dotnet run -c Release -- experiments --help
module OwnBench.Program

open BioSparse.Core

type Settings = { Epochs: int; Rate: float; Decay: float }

/// Names, bounds, defaults and help of the settings.
let settings: Codec<Settings> =
    codec {
        let! epochs = LayerSettings.epochs 3 _.Epochs
        and! rate = LayerSettings.rate 0.02 "learning rate η" _.Rate
        and! decay = Codec.real "decay" (0.0, 2.0) 0.3 "decay λ of the weights" _.Decay

        return
            { Epochs = epochs
              Rate = rate
              Decay = decay }
    }

/// W ← W + η (⟨(y − ȳ) (x − x̄)ᵀ⟩ − λ W) with Y = max(0, X Wᵀ); X: B×d, W: H×d.
let rule (decay: float) =
    let centred (t: Tensor) = t - Tensor.sumOver 0 t / float t.Rows

    Rule.unsupervised "covariance" (Start.uniform 0.0 0.1 Relu.activation) (fun moment layer x ->
        let y = Layer.activities layer x
        let together = Tensor.matmul (Tensor.transpose (centred y)) (centred x) / float x.Rows
        layer.Weights + moment.Rate * (together - decay * layer.Weights))

let covariance =
    ModelKind.create "covariance" "the covariance rule" settings (fun settings context ->
        { Rule = rule settings.Decay
          Plan = LayerSettings.plan context settings.Epochs settings.Rate LinearPerStep })

[<EntryPoint>]
let main argv =
    BioSparse.App.Bench.Run(Catalogue.builtIn |> Catalogue.addModel covariance, argv)
