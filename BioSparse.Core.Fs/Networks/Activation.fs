namespace BioSparse.Core

type Activation =
    | Linear
    | Relu
    | Power of exponent: float
    | BoundedSigmoid
    | Winners of count: int

[<RequireQualifiedAccess>]
module Activation =

    let apply activation potentials =
        match activation with
        | Linear -> potentials
        | Relu -> Tensor.relu potentials
        | Power exponent -> Tensor.pow exponent (Tensor.relu potentials)
        | BoundedSigmoid -> Tensor.relu (2.0 * Tensor.sigmoid potentials - 1.0)
        | Winners count -> Tensor.winners count potentials * Tensor.relu potentials

    let slope activation (potentials: Tensor) =
        match activation with
        | Linear -> Tensor.full 1.0 potentials.Shape
        | Relu -> Tensor.greater 0.0 potentials
        | Power exponent ->
            let active = Tensor.greater 0.0 potentials
            // 1 in the place of silent units: for n < 1 their power would be infinite, and ∞ · 0 no number
            exponent * Tensor.pow (exponent - 1.0) (Tensor.relu potentials + (1.0 - active)) * active
        | BoundedSigmoid ->
            let s = Tensor.sigmoid potentials
            2.0 * s * (1.0 - s) * Tensor.greater 0.0 potentials
        | Winners count -> Tensor.winners count potentials * Tensor.greater 0.0 potentials

    let name activation =
        match activation with
        | Linear -> "linear"
        | Relu -> "relu"
        | Power _ -> "power"
        | BoundedSigmoid -> "bounded-sigmoid"
        | Winners _ -> "winners"

    let parameter activation =
        match activation with
        | Power exponent -> exponent
        | Winners count -> float count
        | Linear
        | Relu
        | BoundedSigmoid -> nan

    let create name (parameter: float) =
        match name with
        | "linear" -> Ok Linear
        | "relu" -> Ok Relu
        | "bounded-sigmoid" -> Ok BoundedSigmoid
        | "power" when parameter > 0.0 && parameter <= 100.0 -> Ok(Power parameter)
        | "power" -> Error $"an exponent of {parameter}; it lies in (0, 100]"
        | "winners" when parameter >= 1.0 && parameter = floor parameter && parameter <= 1e6 ->
            Ok(Winners(int parameter))
        | "winners" -> Error $"{parameter} winners; a whole number of at least 1 is needed"
        | _ -> Error $"activation {name}; known are linear, relu, power, bounded-sigmoid, winners"
