namespace BioSparse.Core

/// Models in closed form that learning rules are compared with on few images. What is stored or solved is all of the few
/// images; of all training images, kernel ridge and the nearest neighbour take `images` of them, drawn with the seed.
[<RequireQualifiedAccess>]
module ComparatorModels =

    /// Kernel ridge regression with a Gaussian kernel: `kernel-ridge`.
    val kernelRidge: ModelKind

    /// Ridge regression on pixels: `ridge`.
    val ridge: ModelKind

    /// The label of the nearest image: `nearest-neighbour`.
    val nearest: ModelKind
