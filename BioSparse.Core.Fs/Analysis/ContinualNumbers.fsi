namespace BioSparse.Core

/// Numbers of continual learning from R: R_ij is the accuracy on task j after task i, of T tasks; i and j count from 1.
///
///     ACC = 1/T Σ_j R_Tj                                    BWT = 1/(T−1) Σ_{j<T} (R_Tj − R_jj)
///     FWT = 1/(T−1) Σ_{j>1} (R_{j−1,j} − b_j)               forgetting = 1/(T−1) Σ_{j<T} (max_{j≤l<T} R_lj − R_Tj)
///     intransigence = 1/T Σ_j (R*_j − R_jj)
///
/// b_j is the accuracy of the untrained network on task j, R*_j that of a model that learnt the tasks up to j together.
/// FWT needs answers to tasks that come later, which the class-incremental scenario does not have.
///
/// Sources: Lopez-Paz & Ranzato (2017) for ACC, BWT and FWT; Chaudhry et al. (2018) for forgetting and intransigence.
[<RequireQualifiedAccess>]
module ContinualNumbers =

    /// The x of `continual_accuracy` of task `on` after task `after`, both from 1, at most 99: after + on/100.
    val place: after: int -> on: int -> float

    /// The tasks of such an x: struct (after, on).
    val tasksOf: x: float -> struct (int * int)

    /// R out of the rows of one model and seed, with R[i − 1, j − 1] = R_ij; NaN where there is no row. Empty without rows.
    val matrix: rows: MetricRow seq -> float[,]

    /// ACC; NaN where a number that it needs is missing, as for the others.
    val averageAccuracy: r: float[,] -> float

    /// The mean of R_ij over j ≤ i.
    val accuracyAfter: i: int -> r: float[,] -> float

    /// BWT; NaN of one task.
    val backwardTransfer: r: float[,] -> float

    /// FWT; NaN of one task.
    val forwardTransfer: untrained: float[] -> r: float[,] -> float

    /// NaN of one task.
    val forgetting: r: float[,] -> float

    /// NaN where there is no joint model.
    val intransigence: joint: float[] -> r: float[,] -> float

    /// Labels, units and directions of the rows of a stream of tasks.
    val metrics: Metric[]
