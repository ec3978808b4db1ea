namespace BioSparse.Core

open System

/// How a unit's activities at the places of a window become one.
[<RequireQualifiedAccess>]
type PoolKind =
    /// max y
    | Max
    /// (Σ y) / n
    | Average
    /// √((Σ y²) / n), the root mean square
    | Energy

/// Square windows over a map, of which each gives one value a channel.
type Pooling =
    {
        /// What becomes of the activities of a window.
        Kind: PoolKind
        /// The side of a window, in places.
        Size: int
        /// Places from a window to the next.
        Stride: int
    }

/// Pooling of maps in the order of `MapOrder.Places`; y: n×(P · channels).
[<RequireQualifiedAccess>]
module Pooling =

    /// The map that is left: (height − size) / stride + 1 rows, rounded down.
    val shape: pooling: Pooling -> map: MapShape -> MapShape

    /// Why such windows cannot be: none where they can.
    val fault: pooling: Pooling -> map: MapShape -> string option

    /// The pooled maps: n×(P′ · channels).
    val apply: pooling: Pooling -> map: MapShape -> y: Tensor -> Tensor

    /// ∂L/∂y of g = ∂L/∂(pooled y): n×(P · channels). The gradient of a maximum goes to the first of the largest; that of
    /// √0 is 0.
    val pullBack: pooling: Pooling -> map: MapShape -> y: Tensor -> g: Tensor -> Tensor

/// The same into buffers, for many batches of maps of a shape: the places of windows are computed once.
[<Sealed>]
type internal PoolingInto =
    new: pooling: Pooling * map: MapShape -> PoolingInto
    /// `pooled` ← the pooled `y`.
    member Apply: y: Tensor * pooled: Tensor -> unit
    /// `gradient` ← that at y, of g at `pooled`.
    member PullBack: y: Tensor * pooled: Tensor * g: Tensor * gradient: Tensor -> unit
