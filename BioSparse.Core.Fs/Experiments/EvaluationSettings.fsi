namespace BioSparse.Core

/// An attack of an experiment.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type AttackChoice =
    {
        /// Its name in files.
        Name: string
        /// With its own settings, without radii.
        Attack: Attack
        /// The radii ε.
        Epsilons: float list
        /// Images of its own number; none for those of all attacks.
        Samples: int option
        /// The model that a transfer attack is made on.
        Source: string option
    }

/// The measurements of an experiment.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type EvaluationSettings =
    {
        /// The images that everything is measured on.
        On: Split
        /// Weaker attacks first.
        Attacks: AttackChoice list
        /// Few-shot learning; none for none.
        FewShot: FewShotSettings option
        /// Images for attacks; none for all.
        Samples: int option
        /// Whether each training ends in a portrait.
        Portraits: bool
    }

/// Descriptions of the settings in the section `evaluate`, with paths relative to it.
[<RequireQualifiedAccess>]
module internal EvaluationSettings =

    /// Nothing measured.
    val nothing: EvaluationSettings

    /// `models` are the names that an attack can be made on.
    val settings: catalogue: Catalogue -> models: string list -> Setting list

    /// The sections of attacks and of few-shot learning.
    val optionalSections: catalogue: Catalogue -> string list

    val read: catalogue: Catalogue -> values: SettingValues -> EvaluationSettings
