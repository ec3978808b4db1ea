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

    let logNormal w =
        if w <= 10.0 then
            log (normal w)
        else
            -0.5 * (w * w + log (2.0 * Math.PI)) - log (w + continued 1 w)

    let twoSidedNormal (z: float) =
        SpecialFunctions.Erfc(abs z / Constants.Sqrt2)

    let chiSquaredOne x =
        if x <= 0.0 then
            1.0
        else
            SpecialFunctions.Erfc(sqrt (0.5 * x))

    let twoSidedStudent freedom (t: float) =
        min 1.0 (2.0 * StudentT.CDF(0.0, 1.0, freedom, -(abs t)))
