namespace BioSparse.Core

/// The sign of all outgoing weights of a presynaptic neuron.
type Polarity =
    /// All outgoing weights are ≥ 0.
    | Excitatory
    /// All outgoing weights are ≤ 0.
    | Inhibitory

/// The constraint on the signs of weights W: H×d. Column i contains the outgoing weights of presynaptic neuron i.
type Constraint =
    /// Any sign.
    | Unconstrained
    /// Every weight ≥ 0.
    | Nonnegative
    /// Dale's law with these polarities, one for each of the d presynaptic neurons.
    | Dale of polarities: Polarity[]

/// The mechanism that keeps a constraint while weights change.
type Enforcement =
    /// A weight that would leave its sign is set to 0: w ← s · max(0, s·w).
    | Projection
    /// The change multiplies, w ← w · exp(·), so that no weight can change its sign.
    | Multiplicative

/// Dale's law (Dale 1935; Eccles 1976): a presynaptic neuron's outgoing weights share one sign.
[<RequireQualifiedAccess>]
module Polarity =

    /// Polarities of `count` presynaptic neurons, `share` of them (rounded) inhibitory, at drawn places.
    /// Error: `ArgumentException` unless 0 ≤ share ≤ 1.
    val draw: share: float -> count: int -> key: Key -> Polarity[]

    /// +1 for excitatory, −1 for inhibitory: a vector of length d.
    val signs: polarities: Polarity[] -> Tensor

/// Keeping weights within a constraint, and telling where they are not.
[<RequireQualifiedAccess>]
module Constraint =

    /// The nearest weights that obey: unchanged, max(0, W), or S·max(0, S·W).
    val project: constraint': Constraint -> weights: Tensor -> Tensor

    /// Weights of the same sizes, with the signs that the constraint asks for: |W| or S·|W|. For starts.
    val adopt: constraint': Constraint -> weights: Tensor -> Tensor

    /// The number of weights with a sign that the constraint forbids.
    val violations: constraint': Constraint -> weights: Tensor -> int
