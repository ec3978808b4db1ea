namespace BioSparse.Laws

open BioSparse.Core

/// Comparing, copying and rearranging states of learning.
[<RequireQualifiedAccess>]
module internal States =

    /// The bits of all numbers of a state.
    val bits: state: LearningState -> int[]

    /// The bits of a tensor.
    val bitsOf: tensor: Tensor -> int[]

    /// A tensor with its dimensions of extent `extent` put into another order.
    val reordered: extent: int -> order: int[] -> tensor: Tensor -> Tensor

    /// Every tensor of a state, changed.
    val mapped: change: (Tensor -> Tensor) -> state: LearningState -> LearningState

    /// Fails unless both have the same shapes, and numbers within the tolerance.
    val close: trial: Trial -> what: string -> actual: Tensor -> expected: Tensor -> unit

    /// Fails unless the hidden layers are close, weights and biases.
    val layersClose: trial: Trial -> actual: LearningState -> expected: LearningState -> unit

    /// Fails unless layers, readouts and what both remember under the same name are close.
    val allClose: trial: Trial -> actual: LearningState -> expected: LearningState -> unit
