namespace BioSparse.Core

/// A family of distributions on the positive numbers.
[<RequireQualifiedAccess>]
type Family =
    /// ln x is normal.
    | Lognormal
    /// exp(−(x/scale)^shape): a stretched exponential for shape < 1, a compressed one for shape > 1.
    | Weibull
    /// exp(−rate · x): the Weibull of shape 1.
    | Exponential
    /// (x/t)^(1 − alpha) above a threshold t > 0, without which it has no members. It is the limit of the truncated
    /// lognormal (mu → −∞ with −mu/sigma² fixed) and of the truncated Weibull (shape → 0).
    | PowerLaw
    /// (x/scale)^power is gamma distributed. It contains the Weibull (shape 1) and has the lognormal for its limit
    /// (shape → ∞).
    | GeneralisedGamma
    /// ln x is normal, plus one exponential variable, less another one: a lognormal body between two power tails. The
    /// lognormal is its limit (alpha, beta → ∞).
    | DoubleParetoLognormal
    /// A lognormal that ends at a bound. The lognormal is its limit (bound → ∞).
    | BoundedLognormal
    /// A mixture of two lognormals. It contains the lognormal.
    | LognormalMixture

    /// `lognormal`, `weibull`, `exponential`, `power law`, `generalised gamma`, `double-Pareto lognormal`, `lognormal truncated
    /// above` or `lognormal mixture`.
    member Name: string
    /// Names of the parameters of its laws, in order.
    member ParameterNames: string[]
    /// Whether a lognormal is a member or a limit of it.
    member ContainsLognormal: bool

/// A member of a family.
[<RequireQualifiedAccess>]
type Law =
    /// Mean and standard deviation of ln x.
    | Lognormal of mu: float * sigma: float
    /// Survival exp(−(x/scale)^shape).
    | Weibull of shape: float * scale: float
    /// Survival exp(−rate · x).
    | Exponential of rate: float
    /// Density proportional to x^(−alpha), alpha > 1.
    | PowerLaw of alpha: float
    /// Density proportional to x^(shape · power − 1) exp(−(x/scale)^power).
    | GeneralisedGamma of shape: float * power: float * scale: float
    /// ln x = nu + tau Z + E/alpha − E′/beta, Z standard normal, E and E′ exponential of mean 1: density proportional to
    /// x^(−alpha − 1) far above and to x^(beta − 1) far below.
    | DoubleParetoLognormal of alpha: float * beta: float * nu: float * tau: float
    /// The lognormal of mu and sigma, given that x ≤ bound.
    | BoundedLognormal of mu: float * sigma: float * bound: float
    /// The lognormal of mu1 and sigma1 with the probability `share`, the one of mu2 and sigma2 otherwise.
    | LognormalMixture of share: float * mu1: float * sigma1: float * mu2: float * sigma2: float

    /// The family of the law.
    member Family: Family
    /// Names of the parameters, in order.
    member ParameterNames: string[]
    /// Values of the parameters, in order.
    member Parameters: float[]

/// Where the values of a parameter lie.
[<RequireQualifiedAccess>]
type internal Domain =
    /// Any number.
    | Signed
    /// Above a number.
    | Above of float
    /// Between 0 and 1.
    | Share

/// A law seen only above a threshold t ≥ 0: density f(x) / (1 − F(t)) for x > t. With t = 0 it is the plain law.
[<Struct>]
type Truncated =
    {
        /// The law before truncation.
        Law: Law
        /// Where it begins, t.
        Threshold: float
    }

/// Laws and lists of their parameters.
[<RequireQualifiedAccess>]
module internal Law =

    /// The law of a family with these parameters, in the order of `ParameterNames`; they are not checked.
    val ofParameters: family: Family -> parameters: float[] -> Law

    /// The domains of the parameters of a family, in order.
    val domains: family: Family -> Domain[]

    /// Whether every parameter is finite and lies in its domain.
    val isSound: law: Law -> bool
