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
      Start: Layer list
      Network: Network
      Images: Dataset
      Train: Dataset }

type ProbeSettings =
    { Images: int
      Epochs: int
      Rate: float }

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

    let judgement (context: MeasurementContext) =
        let weights = (List.last context.Network.Layers).Weights

        StrictJudgement.margins weights.Rows weights.Columns (weights.ToArray())
        |> StrictJudgement.rows context.Model context.Seed

    let changes (context: MeasurementContext) =
        LayerNumbers.rowsOfEach context.Network.Layers (fun i layer ->
            WeightChanges.rows
                context.Model
                context.Seed
                context.Threshold
                (context.Start[i].Weights.ToArray())
                (layer.Weights.ToArray()))

    let probeMetrics =
        [| Metric.create
               "probe_accuracy"
               "accuracy of a linear probe of layer x"
               MetricUnit.Share
               Direction.Higher
               MetricRole.Accuracy |]

    let private probe (settings: ProbeSettings) (context: MeasurementContext) layers =
        let plan =
            { Epochs = settings.Epochs
              BatchSize = 100
              Rate = settings.Rate
              Schedule = LinearPerStep }

        Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
            use features =
                TrainingInputs.features layers (Dataset.take settings.Images context.Train)

            let key = context.Key |> Random.named "probes" |> Random.split (List.length layers)

            match Training.run ReadoutRule.softmax plan key features (Recipe.startReadout features) with
            | Ok { Readout = Some readout } ->
                use measured = TrainingInputs.features layers context.Images
                Accuracy.ofReadout readout measured.Count measured
            | Ok _
            | Error _ -> nan)

    let probes (settings: ProbeSettings) (context: MeasurementContext) =
        if settings.Images = 0 then
            [||]
        else
            [| for depth in 1 .. context.Network.Layers.Length do
                   List.truncate depth context.Network.Layers
                   |> probe settings context
                   |> Metrics.row
                       context.Model
                       context.Seed
                       context.Split
                       "probe_accuracy"
                       (Some(float depth)) |]
