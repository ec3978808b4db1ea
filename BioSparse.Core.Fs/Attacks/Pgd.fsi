namespace BioSparse.Core

/// Settings of projected gradient descent.
type GradientDescent =
    {
        /// Steps of each start, ≥ 1.
        Steps: int
        /// The size of a step per pixel, > 0.
        StepSize: float
        /// Whether a start is drawn uniformly from the ε-ball.
        RandomStart: bool
        /// Starts, ≥ 1; the worst case counts, sample by sample. Every start after the first is drawn.
        Restarts: int
    }

/// Projected gradient descent (Madry et al. 2018): steps of ±`StepSize` along the sign of the cross-entropy's gradient, each
/// projected into the ball. A point counts as soon as the network errs on it by more than rounding, and its image leaves the
/// batch: this is at least as strong as judging the last point alone. Where another network answers (a transfer), the last
/// point counts. Of several starts, the first that makes the network err, sample by sample, else the last.
[<RequireQualifiedAccess>]
module Pgd =

    /// The attack with these settings.
    val attack: settings: GradientDescent -> Attack

    /// `evaluate.pgd`.
    val kind: AttackKind

    /// `evaluate.transfer`: PGD on another model of the run.
    val transfer: AttackKind
