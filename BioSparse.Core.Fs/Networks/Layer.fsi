namespace BioSparse.Core

open System

/// The normalisation of a layer's input before the weights are applied. It is part of the model: gradients pass
/// through it, and attacks work in pixel space.
type InputForm =
    /// x as it is, pixels in [0, 1].
    | Plain
    /// x / ‖x‖₂, as Krotov & Hopfield's readout needs.
    | UnitLength

/// A hidden layer: y = φ(x Wᵀ + b).
type Layer =
    {
        /// The normalisation of x.
        Input: InputForm
        /// W: H×d
        Weights: Tensor
        /// b: H
        Bias: Tensor
        /// φ
        Activation: Activation
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

    /// The layer's form of x.
    val receive: layer: Layer -> x: Tensor -> Tensor

    /// a = x Wᵀ + b: B×H.
    val potentials: layer: Layer -> x: Tensor -> Tensor

    /// φ(a), in place of potentials without other references: the same as `Activation.Apply`, in one
    /// pass where that is exact. Where a gradient is recorded it is `Activation.Apply` itself.
    val internal answer: layer: Layer -> fresh: Tensor -> Tensor

    /// y = φ(a): B×H.
    val activities: layer: Layer -> x: Tensor -> Tensor

    /// A layer that passes its d inputs on as they are (W the identity): pixels as features.
    val identity: inputs: int -> Layer

/// The form in which a layer receives batches, in a buffer that the next batch overwrites; x itself where it is plain.
[<Sealed>]
type internal LayerInput =
    new: layer: Layer -> LayerInput
    member Of: x: Tensor -> Tensor
    interface IDisposable

/// Computing with a stack of hidden layers, the layer that sees the pixels first: the units of each are the inputs of the
/// next.
[<RequireQualifiedAccess>]
module Layers =

    /// The activities of the last layer, B×H; x itself where there is no layer.
    val activities: layers: Layer list -> x: Tensor -> Tensor

    /// The layers as they are. Error: `ArgumentException` where b does not have a number for each row of W, or W not a
    /// column for each unit of the layer before.
    val composed: layers: Layer list -> Layer list
