/// The program biosparse with a rule of one's own: Oja's subspace rule (Oja 1989).
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
        and! decay = Codec.real "decay" (0.0, 2.0) 1.0 "strength of what is explained already" _.Decay

        return
            { Epochs = epochs
              Rate = rate
              Decay = decay }
    }

/// W ← W + η Yᵀ (X − λ Y W) / B with Y = X Wᵀ; X: B×d, W: H×d.
let rule decay =
    Rule.unsupervised "oja" (Start.uniform -0.05 0.05 Linear.activation) (fun moment layer x ->
        let y = Layer.activities layer x
        let unexplained = x - decay * Tensor.matmul y layer.Weights
        layer.Weights + moment.Rate / float x.Rows * Tensor.matmul (Tensor.transpose y) unexplained)

let oja =
    ModelKind.create "oja" "Oja's subspace rule" settings (fun settings context ->
        { Rule = rule settings.Decay
          Plan = LayerSettings.plan context settings.Epochs settings.Rate LinearPerStep })

[<EntryPoint>]
let main argv =
    BioSparse.App.Bench.Run(Catalogue.builtIn |> Catalogue.addModel oja, argv)
