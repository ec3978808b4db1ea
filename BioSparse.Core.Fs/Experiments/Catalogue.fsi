namespace BioSparse.Core

/// A readout on frozen features with its settings: a kind of the section `readout`.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ReadoutKind =
    {
        /// The word of `readout.kind`.
        Name: string
        /// Its settings, relative to the section.
        Settings: Setting list
        /// The mechanism that keeps the signs of its weights.
        Signs: SignKeeping
        /// The learner with these settings.
        Learner: SettingValues -> ModelContext -> Learner
    }

/// A measurement with its settings, if any, in the section `analyse.NAME`.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type MeasurementKind =
    {
        /// The name of its section.
        Name: string
        /// Its settings, relative to the section.
        Settings: Setting list
        /// The metrics in its rows.
        Metrics: Metric[]
        /// Its rows under these settings.
        Rows: SettingValues -> MeasurementContext -> MetricRow[]
    }

/// The parts of experiments. Callers may add their own.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type Catalogue =
    {
        /// Activations, in the order in which exported files number them.
        Activations: ActivationKind list
        /// Rules with their settings.
        Models: ModelKind list
        /// Readouts on frozen features.
        Readouts: ReadoutKind list
        /// Attacks, in the order in which files have them.
        Attacks: AttackKind list
        /// Measurements of a trained network, in the order of their rows.
        Measurements: MeasurementKind list
    }

/// The built-in catalogue, and additions to catalogues. Error: `ArgumentException` if a name is taken.
[<RequireQualifiedAccess>]
module Catalogue =

    /// The activations, rules, readouts, attacks and measurements of this library.
    val builtIn: Catalogue

    /// The same where the rules' layers may have other activations too.
    val withActivations: more: ActivationKind list -> Catalogue

    /// With one more rule.
    val addModel: model: ModelKind -> catalogue: Catalogue -> Catalogue

    /// With one more readout.
    val addReadout: readout: ReadoutKind -> catalogue: Catalogue -> Catalogue

    /// With one more attack.
    val addAttack: attack: AttackKind -> catalogue: Catalogue -> Catalogue

    /// With one more measurement.
    val addMeasurement: measurement: MeasurementKind -> catalogue: Catalogue -> Catalogue

    /// The rule of a name. Error: `ArgumentException` where there is none.
    val model: name: string -> catalogue: Catalogue -> ModelKind

    /// The metric of a name; `Metric.unregistered` where nothing in the catalogue has it.
    val metric: name: string -> catalogue: Catalogue -> Metric
