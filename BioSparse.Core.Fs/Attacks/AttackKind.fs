namespace BioSparse.Core

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type AttackKind =
    { Name: string
      Label: string
      Settings: Setting list
      Epsilons: float list
      Attack: SettingValues -> Attack
      IsTransfer: bool
      HasSamples: bool
      Rank: int }

[<RequireQualifiedAccess>]
module AttackKind =

    let create name label rank epsilons (settings: Codec<'S>) (attack: 'S -> Attack) : AttackKind =
        { Name = name
          Label = label
          Settings = settings.Settings
          Epsilons = epsilons
          Attack = settings.Read >> attack
          IsTransfer = false
          HasSamples = false
          Rank = rank }

    let metric (kind: AttackKind) =
        Metric.create kind.Name kind.Label MetricUnit.Share Direction.Higher MetricRole.Attack
