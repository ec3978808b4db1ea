namespace BioSparse.Core

[<RequireQualifiedAccess>]
type Verdict =
    | Holds
    | DoesNotHold
    | Undecided

[<RequireQualifiedAccess>]
type SignKeeping =
    | Free
    | ByConstraint
    | ByForm

type Claim =
    { Topic: string
      Statement: string
      Metric: string
      Model: string
      Against: string
      Xs: float[]
      Effect: Interval
      Images: int
      EffectSize: float
      P: float
      CorrectedP: float
      Verdict: Verdict
      Reason: string option }
