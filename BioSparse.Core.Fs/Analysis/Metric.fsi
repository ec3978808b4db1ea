namespace BioSparse.Core

/// The images that a number was measured on.
[<RequireQualifiedAccess>]
type Split =
    /// Images that the model learns from.
    | Train
    /// Training images kept apart, for choosing settings.
    | Validation
    /// Test images, which choose nothing.
    | Test
    /// None: a number of the weights alone.
    | NoImages

/// Names of splits in files.
[<RequireQualifiedAccess>]
module Split =

    /// `train`, `validation`, `test`, or nothing for `NoImages`.
    val name: split: Split -> string

    /// The split of a name; none where it is no such name.
    val ofName: name: string -> Split voption

    /// The part of a split; the test part where a number needs no images.
    val internal among: split: Split -> train: 'a -> validation: 'a -> test: 'a -> 'a

/// The unit of a metric.
[<RequireQualifiedAccess>]
type MetricUnit =
    /// A share in [0, 1], shown in %.
    | Share
    /// A number of things.
    | Count
    /// An information criterion or a log-likelihood, in nats or twice those.
    | Nats
    /// A number without a unit.
    | Plain

/// Which values of a metric are better.
[<RequireQualifiedAccess>]
type Direction =
    /// Greater ones.
    | Higher
    /// Smaller ones.
    | Lower
    /// Neither: it describes.
    | Neither

/// The property of a model that a metric describes.
[<RequireQualifiedAccess>]
type MetricRole =
    /// Answers on unchanged images.
    | Accuracy
    /// Accuracy that one attack leaves, against ε.
    | Attack
    /// Accuracy that all attacks together leave, against ε.
    | WorstCase
    /// Accuracy after learning from few images, against their number for each class.
    | FewShot
    /// Number and concentration of weights.
    | Sparsity
    /// Signs of weights.
    | Signs
    /// Activities and gradients on images.
    | Activity
    /// Distributions fitted to weights.
    | Fit
    /// Of tasks that are learnt one after another.
    | Continual
    /// Anything else.
    | Other

/// A metric: what the rows of that name mean.
type Metric =
    {
        /// The name in files, e.g. `worst_case`.
        Name: string
        /// The name in tables and figures, e.g. `worst case`.
        Label: string
        /// Its unit.
        Unit: MetricUnit
        /// Which of them are better.
        Direction: Direction
        /// The property that it describes.
        Role: MetricRole
    }

    /// Whether a value says something of the weights alone, so that its rows have no split.
    member IsOfWeights: bool

/// Metrics as values.
[<RequireQualifiedAccess>]
module Metric =

    /// A metric from its parts.
    val create:
        name: string ->
        label: string ->
        unit': MetricUnit ->
        direction: Direction ->
        role: MetricRole ->
            Metric

    /// The metric of an unregistered name: the label is the name.
    val unregistered: name: string -> Metric
