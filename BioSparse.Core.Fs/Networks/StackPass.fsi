namespace BioSparse.Core

open System

/// The buffers of ∂L/∂ of weights and biases, as struct (weights, biases).
type internal WeightGradients =
    {
        /// One for each hidden layer.
        Hidden: struct (Tensor * Tensor)[]
        /// Those of the readout.
        Output: struct (Tensor * Tensor)
    }

/// The forward and the backward pass of `Gradient` through a stack of layers in private buffers, for many passes over
/// batches. Weights that are not fixed are not copied, so a caller that changes them in place (a session) needs no new pass;
/// fixed ones are packed once.
/// Layers count from 0.
[<Sealed>]
type internal StackPass =
    /// Buffers for batches of `rows` samples at first; larger batches enlarge them.
    new: layers: Layer list * readout: Readout * through: Through * areFixed: bool * rows: int -> StackPass

    /// Takes a batch, n×d. It has to stay as it is until the backward pass is done.
    member Enter: x: Tensor -> unit

    /// x Wᵀ of a layer, without its bias: n×H, or (n · P)×F. The layers below have responded.
    member Weigh: layer: int -> Tensor

    /// The number of activities of a layer in this batch, n·H, after pooling.
    member Activities: layer: int -> int

    /// y = φ(x Wᵀ + b) ⊙ M of a layer that was weighed; M row by row, none without dropout.
    member Respond: layer: int * mask: float32[] option -> unit

    /// The logits of the layers' activities, n×classes, in a buffer. Before a backward pass the caller puts the error
    /// ∂L/∂logits in their place.
    member Read: unit -> Tensor

    /// All hidden layers without masks: the activities of the last, n×H, in a buffer.
    member Features: x: Tensor -> Tensor

    /// All layers without masks: `Enter` to `Read`.
    member Forward: x: Tensor -> Tensor

    /// From the error to the potentials of the first layer, and the gradients of all weights if requested.
    member Backward: gradients: WeightGradients option -> unit

    /// After `Backward`: ∂L/∂x, n×d, in a buffer that the next pass writes again.
    member AtInput: unit -> Tensor

    interface IDisposable
