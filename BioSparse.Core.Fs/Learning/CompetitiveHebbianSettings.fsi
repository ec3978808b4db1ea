namespace BioSparse.Core

/// The scaling of a rule's change G before the rate is applied.
type StepScaling =
    /// Nothing.
    | Raw
    /// G / max|G|: the rate is the largest change of a step (as in Krotov & Hopfield 2019).
    | MaxNormalised

/// Scaling changes; where the largest change is below 1e-30, it counts as that.
[<RequireQualifiedAccess>]
module internal StepScaling =

    /// The scaled change.
    val apply: scaling: StepScaling -> change: Tensor -> Tensor

    /// What the change is multiplied by at a rate, where its largest size is known.
    val factor: scaling: StepScaling -> rate: float -> largest: float32 -> float32

/// b_j ← b_j + rate · (target − ⟨1[y_j > 0]⟩): each unit seeks to be active in a share `target` of the samples.
type Homeostasis =
    {
        /// η_b ≥ 0; 0 leaves the bias as it is.
        Rate: float
        /// ρ, the share of samples in which a unit seeks to be active, in [0, 1].
        Target: float
    }

/// η_j = η / (1 + n_j/n₀), n_j the sum over steps, this one included, of the share of images in which unit j was active: a unit that has learnt much
/// changes little (metaplasticity: Abraham & Bear 1996; rates that fall with what was learnt: Benna & Fusi 2016).
[<RequireQualifiedAccess>]
type Metaplasticity =
    /// Every unit keeps the rate of the step.
    | Constant
    /// n₀ > 0, the activity at which a unit's rate is half of the step's.
    | Falling of activity: float

/// Rates of units.
[<RequireQualifiedAccess>]
module internal Metaplasticity =

    /// The name of n in a rule's memory, a number for each unit.
    val memory: string

    /// η_j/η of a unit with this n_j.
    val factor: metaplasticity: Metaplasticity -> activity: float32 -> float32

/// The sizes of the first weights; signs are those of the constraint.
[<RequireQualifiedAccess>]
type InitialWeights =
    /// Uniform on [low, high).
    | Uniform of low: float * high: float
    /// ln |w| ~ N(ln median, spread²): where learning changes ln w by Gaussian steps, the weights stay lognormal (Pogodin et al. 2024).
    | Lognormal of median: float * spread: float

/// Settings of the competitive Hebbian rule.
type CompetitiveHebbian =
    {
        /// φ while learning.
        Activation: Activation
        /// The reading of the trained layer.
        Reading: Reading
        /// The normalisation of the layer's input.
        Input: InputForm
        /// f₊ and f₋, the dependence of potentiation and depression on the weight.
        WeightDependence: WeightDependence
        /// κ > 0, the factor of depression: above 1 it acts as a penalty on Σ|w| (imbalanced plasticity, Sacramento et al. 2015).
        Imbalance: float
        /// The scaling of the change.
        Scaling: StepScaling
        /// Homeostatic bias; a rate of 0 leaves the bias at 0.
        Homeostasis: Homeostasis
        /// The fall of each unit's rate.
        Metaplasticity: Metaplasticity
        /// The constraint on signs.
        Constraint: Constraint
        /// The mechanism that keeps the constraint.
        Enforcement: Enforcement
        /// Turnover, structural plasticity and scaling, after the step of learning.
        Processes: SynapticProcesses
        /// The first weights.
        Initial: InitialWeights
        /// Whether each row starts with length 1 (keeps raw steps from collapsing).
        NormaliseInitial: bool
    }
