namespace BioSparse.Core

/// What every rule of peers is given besides its own settings.
type internal LocalGiven =
    {
        /// φ of the features.
        Activation: Activation
        /// The form of its inputs.
        Input: InputForm
        /// The constraint on signs, kept by projection.
        Constraint: Constraint
    }

/// What tells the models of such rules apart.
[<NoComparison; NoEquality>]
type internal LocalModel<'Own> =
    {
        /// The name in files and on the command line.
        Name: string
        /// A description in one line.
        Doc: string
        /// Its part in the claims of a report.
        Role: ModelRole
        /// The default of the rate.
        Rate: float
        /// A description of the rate in one line.
        RateDoc: string
        /// The default kind of the features' activation.
        Activation: string
        /// The settings that it has alone.
        Own: Codec<'Own>
        /// The rule with all of them.
        Rule: 'Own -> LocalGiven -> Rule
    }

/// Models of rules of one layer without a teacher: epochs, rate and schedule, the settings of the rule alone, then activation,
/// constraint (none by default) and form of inputs (unit length by default).
[<RequireQualifiedAccess>]
module internal LocalModel =

    /// `length`: ‖w‖ of each unit at the start, 1 by default.
    val length: get: ('Whole -> float) -> CodecOf<'Whole, float>

    /// The kind of a model.
    val kind: model: LocalModel<'Own> -> activations: ActivationKind list -> ModelKind
