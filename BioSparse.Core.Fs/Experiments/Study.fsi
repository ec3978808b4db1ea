namespace BioSparse.Core

open System
open System.Threading

/// Any recipe through everything that an experiment measures, so that a user's rule is reported like the built-in
/// ones. The same recipe, data and seed give the rows of `biosparse run`.
[<RequireQualifiedAccess>]
module Study =

    /// FGSM and PGD (40 steps of 0.01, random start) at ε = 0.05, 0.1 and 0.2 on 1,000 test images, noise as floor;
    /// 1, 5, 10, 20 and 50 shots, 5 draws of at least 300 steps; threshold 0.005; 200 bootstrap samples.
    val defaults: Protocol

    /// Trains and measures. The model's name is that of the recipe's rules. `progress` receives the share that is done. Error: why training
    /// stopped. `OperationCanceledException` when cancelled, at the next step or part.
    val run:
        protocol: Protocol ->
        recipe: Recipe ->
        seed: int ->
        train: Dataset ->
        test: Dataset ->
        progress: IProgress<float> ->
        cancellation: CancellationToken ->
            Result<JobResult, TrainingFailure>

    /// The rows alone, without an audience.
    val rows:
        protocol: Protocol ->
        recipe: Recipe ->
        seed: int ->
        train: Dataset ->
        test: Dataset ->
            Result<MetricRow[], TrainingFailure>
