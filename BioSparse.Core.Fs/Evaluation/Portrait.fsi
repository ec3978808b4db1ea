namespace BioSparse.Core

/// What a trained network does with the measured images, class by class, unit by unit and image by image: the content of a file
/// `portraits/MODEL-seedK.npz`.
type Portrait =
    {
        /// Extents of an image; d values.
        Shape: ImageShape
        /// C, the classes.
        Classes: int
        /// C×C: images of each class (row) that the network answers with each class (column).
        Confusion: int[]
        /// The hidden layers, the one that sees the pixels first; empty where single units are not described.
        Layers: LayerPortrait[]
        /// The pixel values that bytes 0 and 255 of `Images` stand for: 0 and 1, unless pixels lie outside.
        PixelRange: struct (float * float)
        /// N×d: the images that the layers name in `LayerPortrait.TopImages`, which are rows of these here.
        Images: byte[]
        /// N: their numbers among the measured images, ascending.
        ImageNumbers: int[]
        /// N: their classes.
        ImageLabels: int[]
        /// Images under attack; none where there are no attacks, where no image is classified rightly, or where they are left out.
        Examples: AdversarialExamples option
    }

/// Making portraits.
[<RequireQualifiedAccess>]
module Portrait =

    /// The confusion matrix alone.
    val ofClasses: network: Network -> images: Dataset -> Portrait

    /// All of it; single units where `hasUnits`. Random numbers of attacks come from `key`.
    val whole:
        hasUnits: bool ->
        threshold: float ->
        plans: AttackPlan list ->
        network: Network ->
        key: Key ->
        images: Dataset ->
            Portrait
