namespace BioSparse.Core

/// What the units of a hidden layer do. Units are the rows of its weights, at most 10,000 (`LayerPortrait.Most`): those of a
/// convolution respond with the mean over the places of their map, before pooling; all others, also the units of a local connection,
/// each of which has one place, with their activity before pooling.
type LayerPortrait =
    {
        /// U
        Units: int
        /// U×classes: the mean response on the images of each class; NaN where a class has none.
        ClassMeans: float32[]
        /// U: what the mean cross-entropy rises by, in nats, when the unit alone is silent (`Ablation.costsOf`). NaN for each unit of a
        /// layer below another, and of a local connection under pooling, whose units share what the readout sees.
        RemovalCosts: float32[]
        /// U: weights above the detection threshold, of the largest weight of the layer.
        Synapses: int[]
        /// S: the first units in the order of their kernels (`UnitOrder`), at most `UnitOrder.Shown`.
        Shown: int[]
        /// S×T: the images with the largest response of each shown unit, the largest first, of equal ones the first image; −1 where
        /// fewer than T images have a response above 0. T = `LayerPortrait.Top`.
        TopImages: int[]
        /// S×T: those responses; 0 where there is no image.
        TopResponses: float32[]
    }

/// Describing the units of a layer.
[<RequireQualifiedAccess>]
module LayerPortrait =

    /// T: 8.
    [<Literal>]
    val Top: int = 8

    /// The most units of a layer that are described.
    [<Literal>]
    val Most: int = 10000

    /// The units of each hidden layer on these images, in passes over groups of them; top images are numbers of images.
    val ofNetwork: threshold: float -> network: Network -> images: Dataset -> LayerPortrait[]

    /// The mean response of a unit on the images of each class.
    val meansOf: unit': int -> layer: LayerPortrait -> float32[]

    /// The class with the largest mean response of a unit, of equal ones the first; none where no mean is above 0.
    val bestClass: unit': int -> layer: LayerPortrait -> int option
