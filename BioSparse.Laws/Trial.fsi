namespace BioSparse.Laws

/// The number of cases and the tolerances of laws.
type Trial =
    {
        /// Drawn cases of each law, ≥ 1.
        Cases: int
        /// The seed of the cases, as a failure prints it; without one, each run draws its own.
        Replay: (uint64 * uint64) option
        /// The learning rate η of the steps, > 0; signs are tried at ten times that rate as well.
        LearningRate: float
        /// How far two ways to the same numbers may differ, as a share of the largest of them: sums in another order
        /// differ in the last bits.
        Tolerance: float
    }

/// Usual trials.
[<RequireQualifiedAccess>]
module Trial =

    /// 30 cases, drawn anew, η = 0.02, 2·10⁻⁵.
    val defaults: Trial
