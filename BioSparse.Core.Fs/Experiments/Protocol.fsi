namespace BioSparse.Core

/// The input of a measurement: a finished training.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type MeasurementContext =
    {
        /// The model's name.
        Model: string
        /// The seed of the training.
        Seed: int
        /// Which images `Images` are.
        Split: Split
        /// Detection threshold of synapses, a share of the largest weight.
        Threshold: float
        /// Resamples of the bootstrap.
        Bootstrap: int
        /// The seed's key; a measurement draws from a key of its own name.
        Key: Key
        /// The hidden layers before they learnt.
        Before: Layer list
        /// The same, as they answer: in the reading of their rules. Forms of their inputs are not fitted.
        Start: Layer list
        /// The trained network.
        Network: Network
        /// The images that everything is measured on.
        Images: Dataset
        /// The images that the network learnt from.
        Train: Dataset
    }

/// Linear probes of the layers of a network.
type ProbeSettings =
    {
        /// Training images of a probe, the first of them; 0: no probes.
        Images: int
        /// Passes over them.
        Epochs: int
        /// The learning rate of Adam.
        Rate: float
    }

/// The measurements of a model besides its accuracy.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type Protocol =
    {
        /// The images that everything is measured on: `Test` or `Validation`.
        On: Split
        /// The attacks, in their order; none for no such rows.
        Attacks: AttackPlan list
        /// Few-shot learning; none for no such rows.
        FewShot: FewShotSettings option
        /// Detection threshold of synapses, a share of the largest weight, in [0, 1).
        Threshold: float
        /// Bootstrap samples for each p and each interval of the fitted distributions, ≥ 0.
        Bootstrap: int
        /// Measurements of the trained network, in the order of their rows.
        Measurements: (MeasurementContext -> MetricRow[]) list
    }

/// The built-in measurements.
[<RequireQualifiedAccess>]
module Protocol =

    /// The rows of `Measurement.layerRows`.
    val layers: context: MeasurementContext -> MetricRow[]

    /// `probe_accuracy`, with x the number of a layer: the accuracy of a softmax readout of that layer's activities (Alain & Bengio
    /// 2016), trained on the first training images, on the measured images.
    val probes: settings: ProbeSettings -> context: MeasurementContext -> MetricRow[]

    /// The metric of `probes`.
    val internal probeMetrics: Metric[]

    /// The rows of the distributions fitted to each layer's weights, `Measurement.fitRows`.
    val fits: context: MeasurementContext -> MetricRow[]

    /// The rows of `StrictJudgement.rows` for the last hidden layer (their x is a threshold, which leaves none for a layer). Units and
    /// inputs are the rows and columns of its weights: of layers on fields the kernels and their places.
    val judgement: context: MeasurementContext -> MetricRow[]

    /// The rows of `WeightChanges.rows` for each layer, x as in `Measurement.layerRows`: from its weights before learning to those after,
    /// both as they are read.
    val changes: context: MeasurementContext -> MetricRow[]
