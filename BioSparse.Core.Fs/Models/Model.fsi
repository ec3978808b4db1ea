namespace BioSparse.Core

/// The context of a rule in an experiment.
[<RequireQualifiedAccess>]
type ModelContext =
    {
        /// Inputs of its layer: pixels, or units of the layer below.
        Inputs: int
        /// H
        Units: int
        /// Images of a step.
        BatchSize: int
        /// Presynaptic neurons of different kinds: the inputs of a dense layer, the channels of shared fields.
        Channels: int
        /// The connections of the layers of a rule that trains several; none of rules that see rows of inputs.
        Connections: Connection list
    }

/// Making contexts.
[<RequireQualifiedAccess>]
module ModelContext =

    /// A dense layer of so many units, with so many images in a step.
    val dense: inputs: int -> units: int -> batchSize: int -> ModelContext

/// A rule with the plan of its training.
[<RequireQualifiedAccess>]
type Learner =
    {
        /// With all its settings applied.
        Rule: Rule
        /// Its training plan.
        Plan: TrainingPlan
    }

/// The part of a model in the claims of a report.
[<RequireQualifiedAccess>]
type ModelRole =
    /// Claims are about it.
    | Judged
    /// Claims compare judged models with it.
    | Baseline
    /// Its numbers are shown; no claim is about it or compares with it.
    | Control

/// A rule as experiments know it: its settings, and how it learns with them. Values of settings are those of its section.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ModelKind =
    {
        /// The name in files and on the command line.
        Name: string
        /// A description in one line.
        Doc: string
        /// Its part in the claims of a report.
        Role: ModelRole
        /// Its settings, relative to the section of a model.
        Settings: Setting list
        /// The optional sections among them.
        OptionalSections: string list
        /// Whether it has hidden units to choose the number of.
        HasHidden: bool
        /// Whether its layer learns from labels together with its own readout.
        LearnsFromLabels: bool
        /// Whether one step on all images is the whole of its learning: it has no number of steps to choose.
        IsClosedForm: bool
        /// The learner with these settings.
        Learner: SettingValues -> ModelContext -> Learner
        /// The learner for few images alone.
        FewShot: SettingValues -> ModelContext -> Learner
        /// The readout's own learner; none for the experiment's.
        Readout: (SettingValues -> ModelContext -> Learner) option
        /// The mechanism that keeps the signs of its weights.
        Signs: SettingValues -> SignKeeping
        /// Inconsistent settings for this number of units: key, value found, right values.
        Check: SettingValues -> int -> (string * string * string) list
    }

/// Kinds of models.
[<RequireQualifiedAccess>]
module ModelKind =

    /// A rule without a teacher, with these settings, which claims are about.
    val create:
        name: string ->
        doc: string ->
        settings: Codec<'S> ->
        learner: ('S -> ModelContext -> Learner) ->
            ModelKind

    /// The learner with some settings given by path and the others at their defaults.
    val learnerWith:
        settings: (string * SettingValue) seq -> context: ModelContext -> kind: ModelKind -> Learner

/// Settings that several rules share.
[<RequireQualifiedAccess>]
module LayerSettings =

    /// `epochs`: passes over the images, 1 to 100,000.
    val epochs: standard: int -> get: ('Whole -> int) -> CodecOf<'Whole, int>

    /// Above 0, at most 10.
    val rate: standard: float -> doc: string -> get: ('Whole -> float) -> CodecOf<'Whole, float>

    /// `linear` (of the form given) or `constant`.
    val schedule: falling: Schedule -> get: ('Whole -> Schedule) -> CodecOf<'Whole, Schedule>

    /// `step`: how a change is scaled before the rate is applied.
    val scaling: standard: StepScaling -> get: ('Whole -> StepScaling) -> CodecOf<'Whole, StepScaling>

    /// `normalise_input`: none or unit.
    val input: standard: InputForm -> get: ('Whole -> InputForm) -> CodecOf<'Whole, InputForm>

    /// A kind of activation, and the number that goes with it.
    [<NoComparison; NoEquality>]
    type ActivationChoice =
        {
            /// The kind of `activation.kind`.
            Kind: ActivationKind
            /// Its number, where one is given.
            Parameter: float option
            /// What is given in place of the number: a share of the units.
            Share: float option
        }

    /// `kind`, one of those given, and its parameter.
    val activation: kinds: ActivationKind list -> standard: string -> Codec<ActivationChoice>

    /// The activation of a layer with this number of units.
    val activationOf: units: int -> choice: ActivationChoice -> Activation

    /// Winners that are more than the units.
    val checkWinners: choice: ActivationChoice -> units: int -> (string * string * string) list

    /// The constraint on signs, before polarities are drawn.
    type ConstraintChoice =
        /// Any sign.
        | NoConstraint
        /// No weight below 0.
        | OneSign
        /// Dale's law with this share of inhibitory inputs.
        | DaleShare of float

    /// `kind`: none, nonnegative or dale, with `inhibitory`.
    val constraint': Codec<ConstraintChoice>

    /// The same, where none is the default.
    val free: Codec<ConstraintChoice>

    /// How a rule that keeps its constraint by projection keeps signs.
    val signsOf: choice: ConstraintChoice -> SignKeeping

    /// The constraint on the inputs of this context. Polarities are part of an experiment's wiring: every seed has the same.
    /// The channels of a field have theirs at each of its places.
    val constraintOf: context: ModelContext -> choice: ConstraintChoice -> Constraint

    /// The plan of a training.
    val plan: context: ModelContext -> epochs: int -> rate: float -> schedule: Schedule -> TrainingPlan
