namespace BioSparse.Core

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type MeasurementContext =
    { Model: string
      Seed: int
      Split: Split
      Threshold: float
      Bootstrap: int
      Key: Key
      Before: Layer list
      Network: Network
      Images: Dataset }

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type Protocol =
    { On: Split
      Attacks: AttackPlan list
      FewShot: FewShotSettings option
      Threshold: float
      Bootstrap: int
      Measurements: (MeasurementContext -> MetricRow[]) list }

[<RequireQualifiedAccess>]
module Protocol =

    let layers (context: MeasurementContext) =
        Measurement.layerRows
            context.Model
            context.Seed
            context.Split
            context.Threshold
            context.Before
            context.Network
            context.Images

    let fits (context: MeasurementContext) =
        context.Network
        |> Measurement.fits context.Threshold context.Bootstrap context.Key
        |> Measurement.fitRows context.Model context.Seed context.Network
