namespace BioSparse.Core

/// How a change depends on the size of the weight that changes. With a change g, σ = sgn w and s = |w|:
///
///     P = max(0, σ g), D = max(0, −σ g)                     potentiation and depression
///     Δs = η · (P f₊(s) − D f₋(s))
///
/// Depression that vanishes with s, as f₋(s) ∝ s, keeps the sign of a weight in continuous time. One Euler step crosses zero where
/// η D f₋(s) > s; the form that does not is s ← (s + η P f₊(s)) · exp(−η D f₋(s)/s).
[<RequireQualifiedAccess>]
type WeightDependence =
    /// f₊ = f₋ = s^μ, μ ≥ 0 (Gütig, Aharonov, Rotter & Sompolinsky 2003): μ = 0 additive, μ = 1 multiplicative.
    | Power of exponent: float
    /// f₊ = s^μ₊, f₋ = s^μ₋, exponents ≥ 0 (van Rossum, Bi & Turrigiano 2000: μ₊ = 0, μ₋ = 1).
    | Split of potentiation: float * depression: float
    /// log-STDP (Gilson & Fukai 2011) with J₀ = `scale` > 0, α = `saturation` > 0 and β = `decay` > 0:
    /// f₊ = exp(−s/(β J₀)), or 1 without β; f₋ = s/J₀ for s ≤ J₀, else 1 + ln(1 + α (s/J₀ − 1))/α.
    | LogStdp of scale: float * saturation: float * decay: float option

/// f₊(s) and f₋(s)/s of sizes s ≥ 0; sizes below 1e-30 count as that where a power is negative.
[<RequireQualifiedAccess>]
module WeightDependence =

    /// f₊(s)
    val potentiation: dependence: WeightDependence -> sizes: Tensor -> Tensor

    /// f₋(s)/s
    val relativeDepression: dependence: WeightDependence -> sizes: Tensor -> Tensor

    /// Multiplies `gains` by f₊ of `sizes` in place; the sizes are lost.
    val internal potentiate:
        dependence: WeightDependence -> sizes: System.Span<float32> -> gains: System.Span<float32> -> unit

    /// Multiplies `losses` by f₋(s)/s of `sizes` in place; the sizes are lost, and what `scratch` of the same length holds.
    val internal depress:
        dependence: WeightDependence ->
        sizes: System.Span<float32> ->
        scratch: System.Span<float32> ->
        losses: System.Span<float32> ->
            unit
