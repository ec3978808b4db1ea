namespace BioSparse.Core

open System

/// A gradient through the threshold of k-winners-take-all, for attacks. The forward pass stays hard:
/// y_j = max(0, a_j) for the k largest potentials. Its own derivative holds the set of winners fixed, so that an attack
/// never sees that raising one unit switches another off (a masked gradient). The derivative here is that of
///
///     y_j = max(0, a_j) · σ((a_j − θ)/T),    θ = (a_(k) + a_(k+1))/2,    T = fraction · |θ|
///
/// with T held constant, and runs through a_j and through θ: half of what reaches θ goes to the k-th and half to the
/// (k+1)-th largest potential. T is at least fraction · 10⁻³ · max|a|, since θ may be near or below 0.
[<RequireQualifiedAccess>]
module internal ThresholdGradient =

    /// struct (θ, T, index of a_(k), index of a_(k+1)) of one sample's potentials, for 1 ≤ count < potentials.Length.
    val threshold:
        fraction: float ->
        count: int ->
        potentials: ReadOnlySpan<float32> ->
            struct (float32 * float32 * int * int)

    /// gradient: from ∂L/∂y to ∂L/∂a, in place, for rows of `columns` potentials and their activities, in which only the
    /// winners are above 0. With count ≥ columns nothing competes: the gradient is that of max(0, a).
    val pullBack:
        fraction: float ->
        count: int ->
        columns: int ->
        potentials: Span<float32> ->
        activities: ReadOnlySpan<float32> ->
        gradient: Span<float32> ->
            unit

    /// Likewise for tensors: ∂L/∂a of potentials a and activities y, B×H, from ∂L/∂y.
    val pulled:
        fraction: float ->
        count: int ->
        potentials: Tensor ->
        activities: Tensor ->
        gradient: Tensor ->
            Tensor
