namespace BioSparse.Core

/// The activation of a trained layer. Units may compete while they learn and have a smooth activation afterwards, as those of Krotov &
/// Hopfield (2019) do: they learn by rank and answer by a power of the potential.
type Reading =
    /// As while learning.
    | AsLearnt
    /// As while learning, with b = 0: a homeostatic bias moves the competition while units learn, and not their answers.
    | Unbiased
    /// y = max(0, ŵ·x/‖x‖)ⁿ with ŵ = w/‖w‖ and without bias, n > 0
    | Smooth of exponent: float
    /// y = max(0, w·x/‖x‖)ⁿ without bias, n > 0: the weights that answer are those that learnt.
    | Powered of exponent: float

/// From the layer that learnt to the layer that answers.
[<RequireQualifiedAccess>]
module Reading =

    /// The layer with the activation and the input form of its reading; weights and bias as they are. For layers whose
    /// weights were scaled before, such as those of a checkpoint.
    val shape: reading: Reading -> layer: Layer -> Layer

    /// The layer that answers: for `Smooth` the rows of W at length 1 (rows of zeros stay, and rows whose length is 1
    /// within 10⁻⁵ keep their bits, so that a second call changes nothing), b = 0; for `Powered` and `Unbiased` b = 0.
    val apply: reading: Reading -> layer: Layer -> Layer
