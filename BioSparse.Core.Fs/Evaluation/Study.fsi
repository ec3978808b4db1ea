namespace BioSparse.Core

open System
open System.Threading

/// What is measured of a model besides its accuracy.
type Study =
    {
        /// The attacks on its test images; none for no such rows.
        Attacks: AttackPlan[]
        /// Labelled images of each class in few-shot learning; none for no such rows.
        Shots: int[]
        /// Random choices of those images for each number of shots, ≥ 1; their mean counts.
        Draws: int
        /// The least steps of each training on few images, ≥ 1.
        FewShotSteps: int
        /// Detection threshold of synapses, a share of the largest weight, in [0, 1).
        Threshold: float
        /// Bootstrap samples for each p and each interval of the fitted distributions, ≥ 0.
        Replicates: int
    }

/// A model trained with one seed, and what was measured of it.
type StudyResult =
    {
        /// The trained network.
        Network: Network
        /// One row a number, as in an experiment's `metrics.csv`.
        Rows: MetricRow[]
        /// What an evaluation should not show, a sentence each: see `Measurement.sanity`.
        Warnings: string[]
    }

/// Any rule through everything that an experiment measures, so that a rule of one's own is reported like those that
/// come along. The same recipe, data and seed give the rows of `biosparse run`.
[<RequireQualifiedAccess>]
module Study =

    /// FGSM and PGD (40 steps of 0.01, random start) at ε = 0.05, 0.1 and 0.2 on 1,000 test images, noise as floor;
    /// 1, 5, 10, 20 and 50 shots, 5 draws of at least 300 steps; threshold 0.005; 200 replicates.
    val defaults: Study

    /// Test accuracy after learning from `shots` images of each class, the mean over `draws` choices of them; chance
    /// where a training fails. `trained` has the layers that saw all images without labels; the protocol `Whole` does not
    /// look at it. `OperationCanceledException` when cancelled, between two draws.
    val fewShot:
        study: Study ->
        protocol: FewShotProtocol ->
        recipe: Recipe ->
        seed: int ->
        trained: LearningState ->
        train: Dataset ->
        test: Dataset ->
        cancellation: CancellationToken ->
        shots: int ->
            float

    /// Trains and measures. Rows: accuracy; each attack at its ε, worst_case, zero_gradient; few_shot_whole and, for a
    /// rule without a teacher, few_shot_features at each number of shots; those of `Measurement.layerRows` and of
    /// `Measurement.fitRows`. The model's name is `Recipe.name`. `progress` hears shares done.
    /// Error: why training stopped. `OperationCanceledException` when cancelled, at the next step or part.
    val run:
        study: Study ->
        recipe: Recipe ->
        seed: int ->
        train: Dataset ->
        test: Dataset ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
            Result<StudyResult, TrainingFailure>

    /// The rows alone, without an audience.
    val rows:
        study: Study ->
        recipe: Recipe ->
        seed: int ->
        train: Dataset ->
        test: Dataset ->
            Result<MetricRow[], TrainingFailure>
