namespace BioSparse.Core

/// Kernels as images: the weights of a unit, taken back to the pixels through the layers below as if these were linear,
///
///     k_n = e_u,   k_{i−1} = D_iᵀ k_i,
///
/// where D_i has the weights W_i of layer i at their places, and pooling is the mean of its window; input forms and
/// activations are left out. Of a first dense layer k_0 is the row of W itself.
[<RequireQualifiedAccess>]
module Projection =

    /// The kernels of the last of some layers, on images of this shape: struct (shape of a kernel, its values for each unit,
    /// channel after channel, each row by row). Units whose weights all places share are shown at the middle place, and
    /// kernels are cut to the rectangle that their field reaches; units of own places, and dense ones, to the whole image.
    /// At most `most` units. Error: `ArgumentException` where there is no layer.
    val kernels: shape: ImageShape -> most: int -> layers: Layer list -> struct (ImageShape * float32[][])
