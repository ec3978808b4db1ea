namespace BioSparse.Core

open System

type InputForm =
    | Plain
    | UnitLength

type Layer =
    { Input: InputForm
      Weights: Tensor
      Bias: Tensor
      Activation: Activation }

type Readout = { Weights: Tensor; Bias: Tensor }

[<RequireQualifiedAccess>]
module Layer =

    let receive (layer: Layer) x =
        match layer.Input with
        | Plain -> x
        | UnitLength -> Tensor.unitRows x

    let potentials (layer: Layer) x =
        Kernel.linear (receive layer x) layer.Weights layer.Bias

    let internal answer (layer: Layer) (fresh: Tensor) =
        if layer.Activation.IsExact && Kernel.isPlain fresh then
            layer.Activation.InPlace.Activate(fresh.Columns, Kernel.span fresh)
            GC.KeepAlive fresh
            fresh
        else
            layer.Activation.Apply fresh

    let activities (layer: Layer) x = answer layer (potentials layer x)

    let identity inputs : Layer =
        let weights = Array2D.init inputs inputs (fun i j -> if i = j then 1.0f else 0.0f)

        { Input = Plain
          Weights = Tensor.ofArray2D weights
          Bias = Tensor.zeros [| inputs |]
          Activation = Linear.activation }

[<Sealed>]
type internal LayerInput(layer: Layer) =

    let mutable received: Tensor voption = ValueNone

    member _.Of(x: Tensor) =
        match layer.Input, received with
        | Plain, _ -> x
        | UnitLength, ValueSome own when own.Rows = x.Rows ->
            Kernel.unitRowsInto own x
            own
        | UnitLength, old ->
            old |> ValueOption.iter Tensor.release
            let own = Kernel.buffer x.Shape
            received <- ValueSome own
            Kernel.unitRowsInto own x
            own

    interface IDisposable with
        member _.Dispose() =
            received |> ValueOption.iter Tensor.release
            received <- ValueNone

[<RequireQualifiedAccess>]
module Layers =

    let activities (layers: Layer list) x =
        (x, layers) ||> List.fold (fun x layer -> Layer.activities layer x)

    let composed (layers: Layer list) =
        for number, layer in List.indexed layers do
            if layer.Bias.Count <> layer.Weights.Rows then
                invalidArg
                    (nameof layers)
                    $"""layer {number + 1} has {Plural.count layer.Weights.Rows "unit"} and {Plural.words layer.Bias.Count "bias" "biases"}"""

        for number, (below, layer) in List.indexed (List.pairwise layers) do
            if layer.Weights.Columns <> below.Weights.Rows then
                invalidArg
                    (nameof layers)
                    $"""layer {number + 2} has {Plural.count layer.Weights.Columns "input"}; layer {number + 1} has {Plural.count below.Weights.Rows "unit"}"""

        layers
