namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type FitFailure =
    | NoValues
    | NotFinite
    | NotAboveThreshold
    | NoSpread
    | NoThreshold
    | PowerLaw
    | Limit of limit: string * parameters: int * logLikelihood: float
    | NotConverged

    member failure.Message =
        match failure with
        | NoValues -> "there are no values"
        | NotFinite -> "a value is not a finite number"
        | NotAboveThreshold -> "a value does not lie above the threshold"
        | NoSpread -> "there are fewer than two different values"
        | NoThreshold -> "a power law needs a threshold above 0"
        | PowerLaw -> "the tail is too heavy: a power law is likelier than any member of the family"
        | Limit(limit, _, _) -> $"no member of the family is as likely as its limit, {limit}"
        | NotConverged -> "the search did not converge"

type Fit =
    { Distribution: Truncated
      Count: int
      LogLikelihood: float
      Aic: float
      Bic: float }

[<RequireQualifiedAccess>]
module internal Fit =

    let create threshold count logLikelihood (law: Law) =
        if not (Double.IsFinite logLikelihood && Law.isSound law) then
            Error FitFailure.NotConverged
        else
            let k = float law.Parameters.Length

            Ok
                { Distribution = { Law = law; Threshold = threshold }
                  Count = count
                  LogLikelihood = logLikelihood
                  Aic = 2.0 * k - 2.0 * logLikelihood
                  Bic = k * log (float count) - 2.0 * logLikelihood }
