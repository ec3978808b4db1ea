namespace BioSparse.Core

open System
open MathNet.Numerics
open MathNet.Numerics.Distributions

[<RequireQualifiedAccess>]
module internal Tail =

    let normal w =
        0.5 * SpecialFunctions.Erfc(w / Constants.Sqrt2)

    let continued first w =
        let mutable c = 0.0

        for n in 60 .. -1 .. first do
            c <- float n / (w + c)

        c

    let private halfLogTwoPi = 0.5 * log (2.0 * Math.PI)

    let logNormal w =
        if w <= 10.0 then
            log (normal w)
        else
            // beyond 10, twelve steps of the fraction are exact to the last digit
            let mutable c = 0.0

            for n in 12..-1..1 do
                c <- float n / (w + c)

            -0.5 * w * w - halfLogTwoPi - log (w + c)

    let rec logBetween a b =
        if a >= 0.0 then
            let start = logNormal a
            start + log (-(SpecialFunctions.Expm1(logNormal b - start)))
        elif b <= 0.0 then
            logBetween -b -a
        else
            log (1.0 - normal b - normal -a)

    let logGamma shape x =
        if x < 1e-12 then
            // P(X ≤ x) = x^shape / Γ(shape + 1) here, which the library takes for 0 below 10⁻¹⁵
            log (-(SpecialFunctions.Expm1(shape * log x - SpecialFunctions.GammaLn(shape + 1.0))))
        else
            let tail = SpecialFunctions.GammaUpperRegularized(shape, x)

            if tail > 1e-290 then
                log tail
            else
                (shape - 1.0) * log x - x - SpecialFunctions.GammaLn shape

    let twoSidedNormal (z: float) =
        SpecialFunctions.Erfc(abs z / Constants.Sqrt2)

    let chiSquaredOne x =
        if x <= 0.0 then
            1.0
        else
            SpecialFunctions.Erfc(sqrt (0.5 * x))

    let chiSquaredTwo x =
        if x <= 0.0 then 1.0 else exp (-0.5 * x)

    let twoSidedStudent freedom (t: float) =
        min 1.0 (2.0 * StudentT.CDF(0.0, 1.0, freedom, -(abs t)))
