namespace BioSparse.Core

/// In which transform of their sizes the changes of synapses are normal.
///
/// Learning by gradients in a geometry changes the weights so that their changes in the coordinates of that geometry are
/// normal: of |w| for the Euclidean one, of √|w| and ln |w| for others (Pogodin, Cornford, Ghosh, Gidel, Lajoie & Richards 2023,
/// "Synaptic weight distributions depend on the geometry of plasticity", arXiv 2305.19394). The measure is the
/// Kolmogorov–Smirnov distance of the changes from the normal distribution of their mean and standard deviation; the
/// comparison between transforms and the choice of synapses are ours.
[<RequireQualifiedAccess>]
module WeightChanges =

    /// sup |Fₙ(x) − Φ((x − mean)/sd)|; NaN of fewer than eight values, or of values that are all alike.
    val distanceFromNormal: values: float[] -> float

    /// struct (of |w|, of √|w|, of ln |w|): the distances for the synapses that survive at both times, above `threshold` of the largest
    /// |w| of their time, and keep their sign. Error: `ArgumentException` unless there are as many weights before as after.
    val normality: threshold: float -> before: float32[] -> after: float32[] -> struct (float * float * float)

    /// The metrics `change_normality_w`, `change_normality_sqrt` and `change_normality_log`.
    val metrics: Metric[]

    /// The distances as rows, without x.
    val rows:
        model: string -> seed: int -> threshold: float -> before: float32[] -> after: float32[] -> MetricRow[]
