namespace BioSparse.Core

/// One side of a comparison.
[<RequireQualifiedAccess>]
type internal ClaimSide =
    /// A metric of a model.
    | Measured of model: string * metric: string
    /// A number.
    | Line of float

/// Claims as paired comparisons over seeds: the effect, its test and the rule for a verdict.
[<RequireQualifiedAccess>]
module internal ClaimComparison =

    /// Whether a model has rows of a metric.
    val has: rows: MetricRow[] -> model: string -> metric: string -> bool

    /// Several reasons as one; none of none.
    val joined: reasons: string option list -> string option

    /// The comparison of `higher` − `lower`, before a verdict: over every x but 0 that both sides have, and every seed that has
    /// all of them. It has a reason where seeds lack a value on either side.
    val make:
        rows: MetricRow[] ->
        topic: string ->
        statement: string ->
        metric: string ->
        model: string ->
        against: string ->
        higher: ClaimSide ->
        lower: ClaimSide ->
            Claim

    /// Left undecided for a reason: its p counts in no correction.
    val undecided: reason: string -> claim: Claim -> Claim

    /// The claim with the sampling of images in its interval and p, where the images of both sides are there.
    val overImages:
        rows: MetricRow[] ->
        outcomes: ImageOutcomes seq ->
        higher: string ->
        lower: string ->
        claim: Claim ->
            Claim

    /// The claim with its verdict; `corrected`: its p after the correction for the number of comparisons, significant below 5 %.
    val decided: claim: Claim -> corrected: float -> Claim
