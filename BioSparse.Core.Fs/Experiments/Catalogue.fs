namespace BioSparse.Core

open System

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type ReadoutKind =
    { Name: string
      Settings: Setting list
      Signs: SignKeeping
      Learner: SettingValues -> ModelContext -> Learner }

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type MeasurementKind =
    { Name: string
      Settings: Setting list
      Metrics: Metric[]
      Rows: SettingValues -> MeasurementContext -> MetricRow[] }

[<RequireQualifiedAccess; NoComparison; NoEquality>]
type Catalogue =
    { Activations: ActivationKind list
      Models: ModelKind list
      Readouts: ReadoutKind list
      Attacks: AttackKind list
      Measurements: MeasurementKind list }

[<RequireQualifiedAccess>]
module Catalogue =

    let private activations =
        [ Linear.kind
          Relu.kind
          Power.kind
          BoundedSigmoid.kind
          KWinners.kind
          Triangle.kind
          Divisive.kind
          SoftWinners.kind ]

    let private attacks =
        [ Fgsm.kind; Pgd.kind; Noise.kind; Square.kind; Cascade.kind; Pgd.transfer ]

    let private softmax: Codec<struct (int * float * int)> =
        codec {
            let! epochs = LayerSettings.epochs 30 (fun (struct (epochs, _, _)) -> epochs)

            and! rate =
                LayerSettings.rate 0.005 "learning rate of Adam" (fun (struct (_, rate, _)) -> rate)

            and! batchSize =
                Codec.integer "batch_size" (1, 100_000) 100 "images in a step" (fun (struct (_, _, size)) ->
                    size)

            return struct (epochs, rate, batchSize)
        }

    type private Perturbation =
        { Epochs: int
          Rate: float
          Rule: WeightPerturbation }

    let private perturbation: Codec<Perturbation> =
        let defaults = WeightPerturbation.defaults

        codec {
            let! epochs = LayerSettings.epochs 60 _.Epochs
            and! rate = LayerSettings.rate 0.004 "learning rate η" _.Rate

            and! sigma =
                Codec.positive "sigma" 10.0 defaults.Sigma "size σ of the perturbation" _.Rule.Sigma

            and! images =
                Codec.integer
                    "images"
                    (1, 100_000)
                    defaults.Images
                    "images that share a perturbation; a batch or more: all images of a batch"
                    _.Rule.Images

            and! antithetic =
                Codec.flag
                    "antithetic"
                    defaults.IsAntithetic
                    "compare the losses on both sides of the weights, not on one side and at the weights"
                    _.Rule.IsAntithetic

            and! threshold =
                Codec.real
                    "threshold"
                    (0.0, 1e6)
                    defaults.Threshold
                    "activity, in the scale of the features, above which the synapses of a unit are perturbed"
                    _.Rule.Threshold

            and! loss =
                Codec.word
                    "loss"
                    [ "cross-entropy", PerturbedLoss.CrossEntropy
                      "logistic", PerturbedLoss.Logistic ]
                    defaults.Loss
                    "what is compared: one loss for all output units, or a loss for each output unit"
                    _.Rule.Loss

            and! hebbian =
                Codec.real
                    "hebbian"
                    (0.0, 1e6)
                    defaults.Hebbian
                    "weight of the Hebbian term, of teacher and feature; 0: none"
                    _.Rule.Hebbian

            return
                { Epochs = epochs
                  Rate = rate
                  Rule =
                    { Sigma = sigma
                      Images = images
                      IsAntithetic = antithetic
                      Threshold = threshold
                      Loss = loss
                      Hebbian = hebbian } }
        }

    type private Associative =
        { Epochs: int
          Form: string
          Epsilon: float
          Beta: float }

    let private associative: Codec<Associative> =
        codec {
            let! epochs = LayerSettings.epochs 1 _.Epochs

            and! form =
                Codec.text
                    "association"
                    (SettingType.Word [ "likelihood"; "bounded"; "mean" ])
                    "likelihood"
                    "how a class's row follows from its own images: log likelihood, saturating Hebbian growth, nearest class mean"
                    _.Form

            and! epsilon =
                Codec.positive
                    "epsilon"
                    0.5
                    AssociativeReadout.standardShare
                    "likelihood: share ε of a uniform one"
                    _.Epsilon

            and! beta =
                Codec.positive "beta" 0.5 0.01 "bounded: growth β of a weight by an image" _.Beta

            return
                { Epochs = epochs
                  Form = form
                  Epsilon = epsilon
                  Beta = beta }
        }

    let private associationOf settings =
        match settings.Form with
        | "bounded" -> Association.Bounded settings.Beta
        | "mean" -> Association.Mean
        | _ -> Association.Likelihood settings.Epsilon

    let private readouts: ReadoutKind list =
        [ { Name = "softmax"
            Settings = softmax.Settings
            Signs = SignKeeping.Free
            Learner =
              softmax.Read
              >> fun (struct (epochs, rate, batchSize)) (context: ModelContext) ->
                  { Learner.Rule = ReadoutRule.softmax
                    Plan = LayerSettings.plan { context with BatchSize = batchSize } epochs rate LinearPerStep } }
          { Name = "weight-perturbation"
            Settings = perturbation.Settings
            Signs = SignKeeping.Free
            Learner =
              perturbation.Read
              >> fun settings (context: ModelContext) ->
                  { Learner.Rule = WeightPerturbation.rule settings.Rule
                    Plan = LayerSettings.plan context settings.Epochs settings.Rate LinearPerStep } }
          { Name = "associative"
            Settings = associative.Settings
            Signs = SignKeeping.ByForm
            Learner =
              associative.Read
              >> fun settings (context: ModelContext) ->
                  { Learner.Rule = AssociativeReadout.rule (associationOf settings)
                    Plan = LayerSettings.plan context settings.Epochs 1.0 Constant } } ]

    let private probes: Codec<ProbeSettings> =
        codec {
            let! images =
                Codec.integer
                    "images"
                    (0, Int32.MaxValue)
                    0
                    "training images of the linear probe of each layer; 0: no probes"
                    _.Images

            and! epochs = LayerSettings.epochs 20 _.Epochs
            and! rate = LayerSettings.rate 0.005 "learning rate of Adam" _.Rate

            return
                { Images = images
                  Epochs = epochs
                  Rate = rate }
        }

    let private measurements: MeasurementKind list =
        [ { Name = "probes"
            Settings = probes.Settings
            Metrics = Protocol.probeMetrics
            Rows = probes.Read >> Protocol.probes }
          { Name = "representation"
            Settings = RepresentationRows.settings.Settings
            Metrics = RepresentationRows.metrics
            Rows = RepresentationRows.settings.Read >> RepresentationRows.rows }
          { Name = "layer"
            Settings = []
            Metrics = [||]
            Rows = fun _ -> Protocol.layers }
          { Name = "fits"
            Settings = []
            Metrics = WeightAnalysis.metrics
            Rows = fun _ -> Protocol.fits }
          { Name = "judgement"
            Settings = []
            Metrics = StrictJudgement.metrics
            Rows = fun _ -> Protocol.judgement }
          { Name = "changes"
            Settings = []
            Metrics = WeightChanges.metrics
            Rows = fun _ -> Protocol.changes } ]

    let private add what (nameOf: 'T -> string) one all =
        if all |> List.exists (fun other -> nameOf other = nameOf one) then
            invalidArg what $"the catalogue has a {what} {nameOf one} already"

        all @ [ one ]

    let withActivations (more: ActivationKind list) : Catalogue =
        let activations =
            (activations, more)
            ||> List.fold (fun all one -> add "activation" (fun (kind: ActivationKind) -> kind.Name) one all)

        { Activations = activations
          Models =
            [ CompetitiveHebbianModel.kind activations
              KrotovHopfieldModel.kind activations
              BackpropagationModel.nonnegative activations
              BackpropagationModel.signed activations
              SoftHebbModel.kind activations
              HpcaModel.kind activations
              PopulationHebbianModel.kind activations
              BcmModel.kind activations
              OjaModel.kind activations
              KMeansModel.kind activations
              ControlModels.randomFeatures activations
              ControlModels.pixelSoftmax
              ComparatorModels.kernelRidge
              ComparatorModels.ridge
              ComparatorModels.nearest ]
          Readouts = readouts
          Attacks = attacks
          Measurements = measurements }

    let builtIn = withActivations []

    let addModel (model: ModelKind) (catalogue: Catalogue) =
        { catalogue with
            Catalogue.Models = add "model" _.Name model catalogue.Models }

    let addReadout (readout: ReadoutKind) (catalogue: Catalogue) =
        { catalogue with
            Catalogue.Readouts = add "readout" _.Name readout catalogue.Readouts }

    let addAttack (attack: AttackKind) (catalogue: Catalogue) =
        { catalogue with
            Catalogue.Attacks = add "attack" _.Name attack catalogue.Attacks }

    let addMeasurement (measurement: MeasurementKind) (catalogue: Catalogue) =
        { catalogue with
            Catalogue.Measurements = add "measurement" _.Name measurement catalogue.Measurements }

    let model name (catalogue: Catalogue) =
        match catalogue.Models |> List.tryFind (fun kind -> kind.Name = name) with
        | Some kind -> kind
        | None -> invalidArg (nameof name) $"the catalogue has no rule {name}"

    let metric name (catalogue: Catalogue) =
        let known = Measurement.metric name

        let ofAttack () =
            // what version 0.1 had in place of the cascade
            { Cascade.kind with
                Name = "adaptive"
                Label = "adaptive" }
            :: catalogue.Attacks
            |> List.tryFind (fun kind -> kind.Name = name)
            |> Option.map AttackKind.metric

        if known.Role <> MetricRole.Other then
            known
        else
            catalogue.Measurements
            |> Seq.collect _.Metrics
            |> Seq.tryFind (fun metric -> metric.Name = name)
            |> Option.orElseWith ofAttack
            |> Option.defaultValue known
