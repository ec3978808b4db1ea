namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type Family =
    | Lognormal
    | Weibull
    | Exponential
    | PowerLaw
    | GeneralisedGamma
    | DoubleParetoLognormal
    | BoundedLognormal
    | LognormalMixture

    member family.Name =
        match family with
        | Lognormal -> "lognormal"
        | Weibull -> "Weibull"
        | Exponential -> "exponential"
        | PowerLaw -> "power law"
        | GeneralisedGamma -> "generalised gamma"
        | DoubleParetoLognormal -> "double-Pareto lognormal"
        | BoundedLognormal -> "lognormal truncated above"
        | LognormalMixture -> "lognormal mixture"

    member family.ParameterNames =
        match family with
        | Lognormal -> [| "mu"; "sigma" |]
        | Weibull -> [| "shape"; "scale" |]
        | Exponential -> [| "rate" |]
        | PowerLaw -> [| "alpha" |]
        | GeneralisedGamma -> [| "shape"; "power"; "scale" |]
        | DoubleParetoLognormal -> [| "alpha"; "beta"; "nu"; "tau" |]
        | BoundedLognormal -> [| "mu"; "sigma"; "bound" |]
        | LognormalMixture -> [| "share"; "mu1"; "sigma1"; "mu2"; "sigma2" |]

    member family.ContainsLognormal =
        match family with
        | Weibull
        | Exponential
        | PowerLaw -> false
        | Lognormal
        | GeneralisedGamma
        | DoubleParetoLognormal
        | BoundedLognormal
        | LognormalMixture -> true

[<RequireQualifiedAccess>]
type Law =
    | Lognormal of mu: float * sigma: float
    | Weibull of shape: float * scale: float
    | Exponential of rate: float
    | PowerLaw of alpha: float
    | GeneralisedGamma of shape: float * power: float * scale: float
    | DoubleParetoLognormal of alpha: float * beta: float * nu: float * tau: float
    | BoundedLognormal of mu: float * sigma: float * bound: float
    | LognormalMixture of share: float * mu1: float * sigma1: float * mu2: float * sigma2: float

    member law.Family =
        match law with
        | Lognormal _ -> Family.Lognormal
        | Weibull _ -> Family.Weibull
        | Exponential _ -> Family.Exponential
        | PowerLaw _ -> Family.PowerLaw
        | GeneralisedGamma _ -> Family.GeneralisedGamma
        | DoubleParetoLognormal _ -> Family.DoubleParetoLognormal
        | BoundedLognormal _ -> Family.BoundedLognormal
        | LognormalMixture _ -> Family.LognormalMixture

    member law.ParameterNames = law.Family.ParameterNames

    member law.Parameters =
        match law with
        | Lognormal(mu, sigma) -> [| mu; sigma |]
        | Weibull(shape, scale) -> [| shape; scale |]
        | Exponential rate -> [| rate |]
        | PowerLaw alpha -> [| alpha |]
        | GeneralisedGamma(shape, power, scale) -> [| shape; power; scale |]
        | DoubleParetoLognormal(alpha, beta, nu, tau) -> [| alpha; beta; nu; tau |]
        | BoundedLognormal(mu, sigma, bound) -> [| mu; sigma; bound |]
        | LognormalMixture(share, mu1, sigma1, mu2, sigma2) -> [| share; mu1; sigma1; mu2; sigma2 |]

[<RequireQualifiedAccess>]
type internal Domain =
    | Signed
    | Above of float
    | Share

[<Struct>]
type Truncated = { Law: Law; Threshold: float }

[<RequireQualifiedAccess>]
module internal Law =

    let ofParameters (family: Family) (parameters: float[]) =
        let p = parameters

        match family with
        | Family.Lognormal -> Law.Lognormal(p[0], p[1])
        | Family.Weibull -> Law.Weibull(p[0], p[1])
        | Family.Exponential -> Law.Exponential p[0]
        | Family.PowerLaw -> Law.PowerLaw p[0]
        | Family.GeneralisedGamma -> Law.GeneralisedGamma(p[0], p[1], p[2])
        | Family.DoubleParetoLognormal -> Law.DoubleParetoLognormal(p[0], p[1], p[2], p[3])
        | Family.BoundedLognormal -> Law.BoundedLognormal(p[0], p[1], p[2])
        | Family.LognormalMixture -> Law.LognormalMixture(p[0], p[1], p[2], p[3], p[4])

    let private positive = Domain.Above 0.0

    let domains family =
        match family with
        | Family.Lognormal -> [| Domain.Signed; positive |]
        | Family.Weibull -> [| positive; positive |]
        | Family.Exponential -> [| positive |]
        | Family.PowerLaw -> [| Domain.Above 1.0 |]
        | Family.GeneralisedGamma -> [| positive; positive; positive |]
        | Family.DoubleParetoLognormal -> [| positive; positive; Domain.Signed; positive |]
        | Family.BoundedLognormal -> [| Domain.Signed; positive; positive |]
        | Family.LognormalMixture -> [| Domain.Share; Domain.Signed; positive; Domain.Signed; positive |]

    let isSound (law: Law) =
        Array.forall2
            (fun domain parameter ->
                Double.IsFinite parameter
                && match domain with
                   | Domain.Signed -> true
                   | Domain.Above bound -> parameter > bound
                   | Domain.Share -> parameter > 0.0 && parameter < 1.0)
            (domains law.Family)
            law.Parameters
