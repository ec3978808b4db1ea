namespace BioSparse.Core

/// A readout on activities Y: N×H in plain arrays: logits Y Vᵀ + c.
type PlainReadout =
    {
        /// V: classes×H, row by row.
        Weights: float32[]
        /// c: a number for each class.
        Bias: float32[]
    }

/// What a trained readout loses with units of the layer below it: their activities are set to 0, and nothing learns again. Class
/// selectivity alone says nothing of that (Morcos, Barrett, Rabinowitz & Botvinick 2018; Leavitt & Morcos 2020), so that both are
/// given side by side. Y: N×H with a label for each of the N samples. Error, wherever a shape does not fit its array:
/// `ArgumentException`.
[<RequireQualifiedAccess>]
module Ablation =

    /// The share of samples that are classified rightly with some units silent.
    val accuracy: readout: PlainReadout -> labels: int[] -> activities: float32[] -> isSilent: bool[] -> float

    /// For each unit, what the mean cross-entropy rises by, in nats, when that unit alone is silent. The accuracy lost with one unit of
    /// many is below the share of one image.
    val costs: readout: PlainReadout -> labels: int[] -> activities: float32[] -> float[]

    /// The same for units of several activities: those of unit u are the j with `unitOf[j]` = u, for example those of one map of a
    /// convolution at all its places, and fall silent together.
    val costsOf:
        units: int ->
        unitOf: int[] ->
        readout: PlainReadout ->
        labels: int[] ->
        activities: float32[] ->
            float[]

    /// The accuracy lost with the most selective tenth of the active units, less the accuracy lost with the least selective tenth, at
    /// least one unit each. Active units are those whose selectivity is a number; NaN where there are fewer than two. Above 0,
    /// selective units matter more.
    val difference:
        selectivity: float[] -> readout: PlainReadout -> labels: int[] -> activities: float32[] -> float
