namespace BioSparse.Core

/// Activities so large that sums of their squares leave the range of float32.
type ActivityOverflow =
    {
        /// The number of the hidden layer, from 1.
        Layer: int
        /// y of a, in plain characters.
        Formula: string
        /// The largest |y| of a batch; may be infinite.
        Activity: float
        /// The largest |a| of it.
        Potential: float
        /// Whether the layer sees its input as it is, not divided by its length.
        IsPlain: bool
        /// What was computed to keep the activities of this batch in range, in words; empty where nothing tried does.
        Remedies: string list
    }

/// Why numbers left the range of float32.
type Divergence =
    /// The activities of a hidden layer did, before any step.
    | Activity of ActivityOverflow
    /// The steps did at this rate, and do not at a small one.
    | Rate
    /// The steps do at a rate of 1e-9 too.
    | Steps

    /// What avoids it, after a semicolon, or what is known of the cause.
    member Message: string

/// Finding the cause of a divergence by computing again.
[<RequireQualifiedAccess>]
module internal Divergence =

    /// The cause for a training that began at `state` and failed after so many steps, on a batch of pixels like those it
    /// failed on. `fixedLayers` are hidden layers below those of the state.
    val cause:
        rule: Rule ->
        rate: float ->
        steps: int ->
        fixedLayers: Layer list ->
        pixels: Tensor ->
        batch: Batch ->
        state: LearningState ->
            Divergence
