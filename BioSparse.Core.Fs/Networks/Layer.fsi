namespace BioSparse.Core

open System

/// A hidden layer: y = φ(x Wᵀ + b), for all inputs at once or at each field of a map (`Connection`).
type Layer =
    {
        /// The normalisation of the rows that W sees: of x, or of each field.
        Input: InputForm
        /// W: H×d where the connection is dense; on fields of f values F×f, or (P · F)×f.
        Weights: Tensor
        /// b: a number for each row of W.
        Bias: Tensor
        /// φ
        Activation: Activation
        /// Which inputs the units see.
        Connection: Connection
    }

/// The output layer: logits = y Vᵀ + c.
type Readout =
    {
        /// V: classes×H
        Weights: Tensor
        /// c: classes
        Bias: Tensor
    }

/// Computing with a hidden layer; x: B×d.
[<RequireQualifiedAccess>]
module Layer =

    /// A dense layer.
    val dense: input: InputForm -> weights: Tensor -> bias: Tensor -> activation: Activation -> Layer

    /// The number of values of a sample that it takes: d.
    val inputs: layer: Layer -> int

    /// The number of activities of a sample that it gives, after pooling.
    val outputs: layer: Layer -> int

    /// φ as the layer computes it: of k-winners that compete over a sample with P places, k · P win.
    val activation: layer: Layer -> Activation

    /// Units with weights of their own: H; F at each place that shares weights; P · F where none does.
    val units: layer: Layer -> int

    /// The layer's form of the rows that W sees.
    val receive: layer: Layer -> x: Tensor -> Tensor

    /// a = x Wᵀ + b: B×H, or B×(P · F).
    val potentials: layer: Layer -> x: Tensor -> Tensor

    /// y of potentials without other references, in place where that is exact (`Activation.IsExact`), and pooled. Where a
    /// gradient is recorded φ is `Activation.Apply` itself.
    val internal answer: layer: Layer -> fresh: Tensor -> Tensor

    /// y = φ(a), pooled: B×`outputs`.
    val activities: layer: Layer -> x: Tensor -> Tensor

    /// The layer with y = a.
    val linearised: layer: Layer -> Layer

    /// Its tensors by name: `W`, `b`, and those of its forms, `input.0.mean`, `whole.0.matrix`, ….
    val tensors: layer: Layer -> (string * Tensor) list

    /// The layer with other tensors in the place of its own.
    val withTensors: find: (string -> Tensor) -> layer: Layer -> Layer

    /// Samples of one pass through layers: at most `most`, and no more than 64 MB of buffers where any has fields.
    val internal samplesWithin: most: int -> layers: Layer list -> int

    /// A layer that passes its d inputs on as they are (W the identity): pixels as features.
    val identity: inputs: int -> Layer

/// Computing with a stack of hidden layers, the layer that sees the pixels first: the units of each are the inputs of the
/// next.
[<RequireQualifiedAccess>]
module Layers =

    /// The activities of the last layer, B×H; x itself where there is no layer.
    val activities: layers: Layer list -> x: Tensor -> Tensor

    /// The activities of each layer, in their order.
    val internal activitiesOfEach: layers: Layer list -> x: Tensor -> Tensor list

    /// The layers as they are. Error: `ArgumentException` where b does not have a number for each row of W, or a layer
    /// does not take as many values as the layer before gives.
    val composed: layers: Layer list -> Layer list
