namespace BioSparse.Core

open System

/// The competitive rule's step on the weights that are not 0 alone: in the multiplicative form a weight of 0 stays 0, so
/// that once few are left, they stay few. In private buffers, on one thread.
[<Sealed>]
type internal SparseCompetition =
    new: settings: CompetitiveHebbian * units: int * inputs: int -> SparseCompetition
    /// Whether few enough weights are left. From then on they are kept here.
    member IsOn: bool
    /// Looks now and then, at the start of a step, whether few enough of the weights (H×d) are left.
    member Look: weights: Tensor -> unit
    /// X Wᵀ, into the activities: B×H.
    member Weigh: x: Tensor * activities: Tensor -> unit

    /// Learns from the images that were weighed last. `y` holds the activities of the `active` units, B×n; `change` is
    /// scratch for H·d numbers, `factors` what each of all units multiplies the rate by.
    member Learn:
        y: Tensor *
        active: ReadOnlySpan<int> *
        change: Span<float32> *
        rate: float *
        factors: ReadOnlySpan<float32> ->
            unit

    /// The weights, H×d.
    member CopyTo: weights: Tensor -> unit
