namespace BioSparse.Core

/// The sparsity of a weight matrix. Values that are undefined for an empty or all-zero matrix are NaN.
type WeightSparsity =
    {
        /// Surviving synapses: |w| > threshold · max |w|.
        Synapses: int
        /// Share of all synapses that survive.
        Density: float
        /// Surviving synapses divided by the number of inputs d.
        SynapsesPerInput: float
        /// Units with at least one surviving synapse.
        UsedUnits: int
        /// Inputs with at least one surviving synapse.
        UsedInputs: int
        /// Hoyer's sparseness of all weights.
        Hoyer: float
        /// Gini index of all |w|.
        Gini: float
    }

/// The sparseness of activities. Negative activities are treated as 0, max(0, y): firing rates have no sign.
type ActivitySparsity =
    {
        /// Mean lifetime sparseness (one unit over samples) of the units that ever fire; NaN when none does.
        Lifetime: float
        /// Mean population sparseness (one sample over units) of the samples that excite any unit.
        Population: float
        /// Units that no sample excites.
        SilentUnits: int
        /// Units that every sample excites: with max(0, ·) they are linear.
        ConstantUnits: int
    }

/// Whether presynaptic neurons keep Dale's law: all outgoing weights of one neuron share one sign.
type DaleAdherence =
    {
        /// Presynaptic neurons with surviving synapses of one sign, positive.
        Excitatory: int
        /// Presynaptic neurons with surviving synapses of one sign, negative.
        Inhibitory: int
        /// Presynaptic neurons with surviving synapses of both signs.
        Mixed: int
        /// Mixed / (Excitatory + Inhibitory + Mixed): 0 when the law holds; NaN when no synapse survives.
        Violations: float
    }

/// Sparsity, Dale's law and allocation, measured on plain arrays.
///
/// W: H×d row by row, W[j·d + i] the synapse from presynaptic neuron i to unit j. Y: N×H, sample by sample.
/// A synapse survives when |w| > threshold · max |w|; the paper's synaptic detection threshold is 0.005.
/// Error, wherever a shape does not fit its array: `ArgumentException`.
[<RequireQualifiedAccess>]
module Sparsity =

    /// The synaptic detection threshold of the paper, relative to the largest weight: 0.005.
    [<Literal>]
    val DetectionThreshold: float = 0.005

    /// Which synapses survive. Without a non-zero weight, or with a NaN, none does.
    val survivors: threshold: float -> weights: float32[] -> bool[]

    /// Sparsity of W: `units`×`inputs`.
    val weights: threshold: float -> units: int -> inputs: int -> weights: float32[] -> WeightSparsity

    /// (√n − ‖w‖₁/‖w‖₂) / (√n − 1), from 0 (all equal) to 1 (a single one); Hoyer (2004).
    /// NaN for fewer than two values or all zero.
    val hoyer: values: float32[] -> float

    /// 1 − 2 Σₖ |w|₍ₖ₎/‖w‖₁ · (n − k + ½)/n over |w| in ascending order, from 0 (all equal) to 1 − 1/n;
    /// Hurley & Rickard (2009). NaN when there is no non-zero value.
    val gini: values: float32[] -> float

    /// Treves–Rolls sparseness of rates r, scaled as by Vinje & Gallant (2000):
    /// (1 − (Σr/n)² / (Σr²/n)) / (1 − 1/n), from 0 (all equal) to 1 (a single one), of r = max(0, value).
    /// Source: Treves & Rolls (1991). NaN for fewer than two values or all silent.
    val trevesRolls: values: float32[] -> float

    /// Lifetime and population sparseness of Y: `samples`×`units`.
    val activities: samples: int -> units: int -> activities: float32[] -> ActivitySparsity

    /// Dale's law in W: `units`×`inputs`; presynaptic neuron i owns column i. Synapses under the threshold
    /// have no sign.
    val dale: threshold: float -> units: int -> inputs: int -> weights: float32[] -> DaleAdherence

    /// Dale's law where weight s belongs to presynaptic neuron `neurons[s]`, from 0; a neuron below 0 is none.
    val daleOf: threshold: float -> neurons: int[] -> weights: float32[] -> DaleAdherence

    /// Synapses that survive in both matrices and changed their sign in between.
    val signFlips: threshold: float -> before: float32[] -> after: float32[] -> int

    /// Class selectivity of each unit, (μ₁ − μ₀)/(μ₁ + μ₀): μ₁ the largest of its mean rates per class, μ₀ the
    /// mean of the other classes' means; from 0 (all classes alike) to 1 (one class only).
    /// Source: Morcos, Barrett, Rabinowitz & Botvinick (2018). Y: samples×`units` with a label per sample;
    /// classes without samples are left out. NaN for a silent unit and when fewer than two classes appear.
    val selectivity: units: int -> classes: int -> labels: int[] -> activities: float32[] -> float[]

    /// Mutual information of two labellings in bits, from their joint counts (`classes`×`classes`, true class
    /// by predicted class): I = Σ p(c, ĉ) log₂ (p(c, ĉ) / (p(c) p(ĉ))). NaN without counts.
    val information: classes: int -> confusion: int[] -> float

    /// Bits that the places of the surviving synapses hold, for each of them: of a matrix of density p whose synapses survive
    /// independently, (−p log₂ p − (1 − p) log₂ (1 − p)) / p. The entropy of the pattern of synapses, divided as the synaptic capacity of
    /// Knoblauch, Palm & Sommer (2010) is; an upper bound of what was stored there. 0 where all survive, NaN where none does.
    val placeBits: density: float -> float

    /// Synaptic capacity: information per surviving synapse in bits, N · I(c; ĉ) / S, with N associations
    /// (image → class) recalled as `confusion` counts and S surviving synapses. Our reading of the synaptic
    /// capacity of Knoblauch, Palm & Sommer (2010). NaN when no synapse survives.
    val capacity: classes: int -> confusion: int[] -> synapses: int -> float
