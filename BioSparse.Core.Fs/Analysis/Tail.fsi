namespace BioSparse.Core

/// Tails of distributions, each computed as itself: 1 − F(x) of a distribution function F loses every digit once the
/// tail is below 10⁻¹⁶.
[<RequireQualifiedAccess>]
module internal Tail =

    /// P(Z > w) of a standard normal Z: ½ erfc(w/√2). 0 from w = 39 on, where it is below every float.
    val normal: w: float -> float

    /// ln P(Z > w), also where the tail itself is below every float: beyond w = 10 by Laplace's continued fraction.
    val logNormal: w: float -> float

    /// ln P(a < Z < b), a ≤ b, also where both lie far on one side.
    val logBetween: a: float -> b: float -> float

    /// ln P(X > x) of a gamma variable with this shape and scale 1, x ≥ 0; where P is below every float by the asymptotic form
    /// −x + (shape − 1) ln x − ln Γ(shape).
    val logGamma: shape: float -> x: float -> float

    /// first/(w + (first + 1)/(w + (first + 2)/(w + …))), w > 3: of Laplace's continued fraction w + 1/(w + 2/(w + …)) for
    /// φ(w) / P(Z > w) what follows `first` − 1 steps.
    val continued: first: int -> w: float -> float

    /// P(|Z| > |z|), the two-sided p of a normal statistic.
    val twoSidedNormal: z: float -> float

    /// P(X > x) of a χ² with one degree of freedom, X = Z²: erfc(√(x/2)); 1 for x ≤ 0.
    val chiSquaredOne: x: float -> float

    /// P(X > x) of a χ² with two degrees of freedom: exp(−x/2); 1 for x ≤ 0.
    val chiSquaredTwo: x: float -> float

    /// P(|T| > |t|) of Student's t with `freedom` degrees of freedom.
    val twoSidedStudent: freedom: float -> t: float -> float
