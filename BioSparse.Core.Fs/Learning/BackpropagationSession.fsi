namespace BioSparse.Core

/// The parts of backpropagation's step that formulas and buffers share.
[<RequireQualifiedAccess>]
module internal Taught =

    /// Whether this step sets the biases: Adam has taken no step before it.
    val centres: settings: Backpropagation -> steps: int -> bool

    /// 1 − η λ
    val remaining: settings: Backpropagation -> moment: Moment -> float

    /// The name of what belongs to a layer (from 0); of the first it is the plain word, so that its random numbers do not
    /// depend on the number of layers.
    val named: word: string -> layer: int -> string

    /// M of a layer in this step, row by row; none without dropout.
    val mask: settings: Backpropagation -> moment: Moment -> layer: int -> count: int -> float32[] option

/// Backpropagation in private buffers: the steps of `Backpropagation.rule`.
[<Sealed>]
type internal BackpropagationSession =
    inherit Session
    new: settings: Backpropagation * start: LearningState -> BackpropagationSession
