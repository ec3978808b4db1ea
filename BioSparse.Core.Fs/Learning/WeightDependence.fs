namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type WeightDependence =
    | Power of exponent: float
    | Split of potentiation: float * depression: float
    | LogStdp of scale: float * saturation: float * decay: float option

[<RequireQualifiedAccess>]
module WeightDependence =

    let private ones (sizes: Tensor) = Tensor.full 1.0 sizes.Shape

    let potentiation dependence (sizes: Tensor) =
        match dependence with
        | WeightDependence.Power exponent
        | WeightDependence.Split(exponent, _) -> Tensor.pow exponent sizes
        | WeightDependence.LogStdp(_, _, None) -> ones sizes
        | WeightDependence.LogStdp(scale, _, Some decay) -> Tensor.exp (sizes * (-1.0 / (decay * scale)))

    let relativeDepression dependence (sizes: Tensor) =
        match dependence with
        | WeightDependence.Power exponent
        | WeightDependence.Split(_, exponent) ->
            Tensor.pow (exponent - 1.0) (Tensor.clamp 1e-30 infinity sizes)
        | WeightDependence.LogStdp(scale, saturation, _) ->
            // with t = max(1, s/J₀), on both sides of J₀: f₋(s)/s = (1 + ln(1 + α (t − 1))/α) / (J₀ t)
            let t = Tensor.clamp 1.0 infinity (sizes / scale)
            let saturated = Tensor.log (saturation * (t - 1.0) + 1.0) / saturation + 1.0
            saturated / (scale * t)

    let private given (span: Span<float32>) = Span<float32>.op_Implicit span

    /// values ← values · sizes^exponent; the sizes are lost.
    let private timesPower (exponent: float) (sizes: Span<float32>) (values: Span<float32>) =
        if exponent <> 0.0 then
            if exponent < 0.0 then
                Primitives.Max(given sizes, 1e-30f, sizes)

            if exponent <> 1.0 then
                Primitives.Pow(given sizes, float32 exponent, sizes)

            Primitives.Multiply(given values, given sizes, values)

    let potentiate dependence (sizes: Span<float32>) (gains: Span<float32>) =
        match dependence with
        | WeightDependence.Power exponent
        | WeightDependence.Split(exponent, _) -> timesPower exponent sizes gains
        | WeightDependence.LogStdp(_, _, None) -> ()
        | WeightDependence.LogStdp(scale, _, Some decay) ->
            Primitives.Multiply(given sizes, float32 (-1.0 / (decay * scale)), sizes)
            Primitives.Exp(given sizes, sizes)
            Primitives.Multiply(given gains, given sizes, gains)

    let depress dependence (sizes: Span<float32>) (scratch: Span<float32>) (losses: Span<float32>) =
        match dependence with
        | WeightDependence.Power exponent
        | WeightDependence.Split(_, exponent) -> timesPower (exponent - 1.0) sizes losses
        | WeightDependence.LogStdp(scale, saturation, _) ->
            let alpha = float32 saturation
            Primitives.Divide(given sizes, float32 scale, sizes)
            Primitives.Max(given sizes, 1.0f, sizes)
            Primitives.Subtract(given sizes, 1.0f, scratch)
            Primitives.Multiply(given scratch, alpha, scratch)
            Primitives.Add(given scratch, 1.0f, scratch)
            Primitives.Log(given scratch, scratch)
            Primitives.Multiply(given scratch, 1.0f / alpha, scratch)
            Primitives.Add(given scratch, 1.0f, scratch)
            Primitives.Multiply(given sizes, float32 scale, sizes)
            Primitives.Divide(given scratch, given sizes, scratch)
            Primitives.Multiply(given losses, given scratch, losses)
