namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<Sealed>]
type internal WeightMove(settings: CompetitiveHebbian, columns: int) =

    let signs = SignKeeper.create settings.Constraint
    let buffer () : float32[] = Array.zeroCreate columns
    let sizes, signed, losses, scratch = buffer (), buffer (), buffer (), buffer ()

    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    /// |w|
    let sizesOf (w: Span<float32>) =
        let sized = Span<float32>(sizes, 0, w.Length)
        Primitives.Abs(given w, sized)
        sized

    /// The size 1 with the sign of w.
    let signsOf (w: Span<float32>) =
        let sign = Span<float32>(signed, 0, w.Length)
        sign.Fill 1.0f
        Primitives.CopySign(given sign, given w, sign)
        sign

    /// g ← g · |w|^power
    let timesSize (power: float) (w: Span<float32>) (g: Span<float32>) =
        WeightDependence.potentiate (WeightDependence.Power power) (sizesOf w) g

    /// Depression times κ.
    let unbalance (w: Span<float32>) (g: Span<float32>) =
        for i in 0 .. w.Length - 1 do
            if w[i] * g[i] < 0.0f then
                g[i] <- g[i] * float32 settings.Imbalance

    let multiply (power: float) (w: Span<float32>) (g: Span<float32>) (scale: float32) =
        if power <> 1.0 then
            timesSize (power - 1.0) w g

        Primitives.Multiply(given g, scale, g)
        // where w = 0 the product below stays 0
        Primitives.Multiply(given g, given (signsOf w), g)

        if power <> 1.0 then
            Primitives.Clamp(given g, -60.0f, 60.0f, g)

        Primitives.Exp(given g, g)
        Primitives.Multiply(given w, given g, w)

    let add (power: float) (w: Span<float32>) (g: Span<float32>) (scale: float32) =
        if power <> 0.0 then
            timesSize power w g

        Primitives.MultiplyAdd(given g, scale, given w, w)
        SignKeeper.project signs w

    /// Gains ηP f₊(s) in place of g, and the losses ηD f₋(s)/s.
    let divide (w: Span<float32>) (g: Span<float32>) (scale: float32) =
        let lost = Span<float32>(losses, 0, w.Length)
        Primitives.Multiply(given g, scale, g)
        Primitives.Multiply(given g, given (signsOf w), g)
        Primitives.Negate(given g, lost)
        Primitives.Max(given lost, 0.0f, lost)
        Primitives.Max(given g, 0.0f, g)
        WeightDependence.potentiate settings.WeightDependence (sizesOf w) g

        WeightDependence.depress
            settings.WeightDependence
            (sizesOf w)
            (Span<float32>(scratch, 0, w.Length))
            lost

        lost

    member _.Scale(rate: float, largest: float32) =
        StepScaling.factor settings.Scaling rate largest

    member _.Take(w: Span<float32>, g: Span<float32>, scale: float32) =
        if settings.Imbalance <> 1.0 then
            unbalance w g

        match settings.WeightDependence, settings.Enforcement with
        | WeightDependence.Power power, Multiplicative -> multiply power w g scale
        | WeightDependence.Power power, Projection -> add power w g scale
        | _, Multiplicative ->
            // σ (s + ηP f₊) exp(−ηD f₋/s)
            let lost = divide w g scale
            Primitives.Negate(given lost, lost)
            Primitives.Exp(given lost, lost)
            Primitives.Add(given g, given (sizesOf w), g)
            Primitives.Multiply(given g, given lost, g)
            Primitives.CopySign(given g, given w, w)
        | _, Projection ->
            // Π(w + σ (ηP f₊ − ηD s f₋/s))
            let lost = divide w g scale
            Primitives.Multiply(given lost, given (sizesOf w), lost)
            Primitives.Subtract(given g, given lost, g)
            Primitives.Multiply(given g, given (signsOf w), g)
            Primitives.Add(given w, given g, w)
            SignKeeper.project signs w
