namespace BioSparse.Laws

/// The number of cases and the tolerances of laws.
type Trial =
    {
        /// Drawn cases of each law, ≥ 1. They are the same in every run.
        Cases: int
        /// The learning rate η of the steps, > 0; signs are tried at ten times that rate as well.
        LearningRate: float
        /// How far two ways to the same numbers may differ, as a share of the largest of them: sums in another order
        /// differ in the last bits.
        Tolerance: float
    }

/// Usual trials.
[<RequireQualifiedAccess>]
module Trial =

    /// 30 cases, η = 0.02, 2·10⁻⁵.
    val defaults: Trial
