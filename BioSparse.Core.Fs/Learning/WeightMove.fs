namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<Sealed>]
type internal WeightMove(settings: CompetitiveHebbian, columns: int) =

    let signs = SignKeeper.create settings.Constraint
    let sizes: float32[] = Array.zeroCreate columns
    let signed: float32[] = Array.zeroCreate columns

    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    /// g ← g · |w|^power
    let timesSize (power: float) (w: Span<float32>) (g: Span<float32>) =
        let sized = Span<float32>(sizes, 0, w.Length)
        Primitives.Abs(given w, sized)
        // sizes from 1e-30 on, so that a power below 0 stays finite
        if power < 0.0 then
            Primitives.Max(given sized, 1e-30f, sized)

        if power <> 1.0 then
            Primitives.Pow(given sized, float32 power, sized)

        Primitives.Multiply(given g, given sized, g)

    member _.Scale(rate: float, largest: float32) =
        StepScaling.factor settings.Scaling rate largest

    member _.Take(w: Span<float32>, g: Span<float32>, scale: float32) =
        match settings.Enforcement with
        | Multiplicative ->
            if settings.WeightDependence <> 1.0 then
                timesSize (settings.WeightDependence - 1.0) w g

            Primitives.Multiply(given g, scale, g)
            // sgn(w): the size 1 with the sign of w; where w = 0 the product below stays 0
            let sign = Span<float32>(signed, 0, w.Length)
            sign.Fill 1.0f
            Primitives.CopySign(given sign, given w, sign)
            Primitives.Multiply(given g, given sign, g)

            if settings.WeightDependence <> 1.0 then
                Primitives.Clamp(given g, -60.0f, 60.0f, g)

            Primitives.Exp(given g, g)
            Primitives.Multiply(given w, given g, w)
        | Projection ->
            if settings.WeightDependence <> 0.0 then
                timesSize settings.WeightDependence w g

            Primitives.MultiplyAdd(given g, scale, given w, w)
            SignKeeper.project signs w
