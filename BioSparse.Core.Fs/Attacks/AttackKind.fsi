namespace BioSparse.Core

/// An attack with its settings: the optional section `evaluate.NAME`.
[<RequireQualifiedAccess; NoComparison; NoEquality>]
type AttackKind =
    {
        /// The name in files, and of its metric.
        Name: string
        /// The name in tables and figures.
        Label: string
        /// Its settings beside `epsilon`, relative to its section.
        Settings: Setting list
        /// The radii where none are given.
        Epsilons: float list
        /// The attack with these settings.
        Attack: SettingValues -> Attack
        /// Whether it is made on another model of the run, the setting `source`.
        IsTransfer: bool
        /// Whether it has a number of images of its own, the setting `samples`.
        HasSamples: bool
        /// Its place in a run, weaker attacks first.
        Rank: int
    }

/// Kinds of attacks.
[<RequireQualifiedAccess>]
module AttackKind =

    /// A kind from its parts; `rank`: its place in a run, weaker attacks first; `epsilons`: the radii where none are given.
    val create:
        name: string ->
        label: string ->
        rank: int ->
        epsilons: float list ->
        settings: Codec<'S> ->
        attack: ('S -> Attack) ->
            AttackKind

    /// Accuracy that the attack leaves, against ε.
    val metric: kind: AttackKind -> Metric
