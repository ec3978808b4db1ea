namespace BioSparse.Core

[<RequireQualifiedAccess>]
module BackpropagationModel =

    /// Settings that may differ between learning from all images and from few.
    type private Regime =
        { BiasStart: BiasStart
          WeightDecay: float
          Dropout: float }

    type private FewShotSettings = { Rate: float option; Regime: Regime }

    type private Settings =
        { Epochs: int
          Rate: float
          Activation: LayerSettings.ActivationChoice
          Regime: Regime
          Consolidation: Consolidation
          FewShot: FewShotSettings }

    let private regime get =
        codec {
            let! biasStart =
                Codec.word
                    "bias_start"
                    [ "uniform", BiasStart.Uniform; "centred", BiasStart.Centred ]
                    BiasStart.Uniform
                    "biases of the hidden units at the start; centred: minus the mean potential of the first batch"
                    (get >> _.BiasStart)

            and! weightDecay =
                Codec.real
                    "weight_decay"
                    (0.0, 10.0)
                    0.0
                    "decoupled weight decay λ of AdamW; 0: none"
                    (get >> _.WeightDecay)

            and! dropout =
                Codec.below
                    "dropout"
                    1.0
                    0.0
                    "share p of hidden activities set to 0 in each step; 0: none"
                    (get >> _.Dropout)

            return
                { BiasStart = biasStart
                  WeightDecay = weightDecay
                  Dropout = dropout }
        }

    let private consolidation =
        Codec.choice
            "none"
            "what keeps weights near those of earlier tasks: elastic weight consolidation, synaptic intelligence"
            [ Codec.simple "none" Consolidation.Nothing
              Codec.case
                  "ewc"
                  (Codec.positive "strength" 1e9 100.0 "strength s of the penalty" id)
                  Consolidation.Elastic
                  (function
                   | Consolidation.Elastic strength -> Some strength
                   | _ -> None)
              Codec.case
                  "si"
                  (codec {
                      let! strength =
                          Codec.positive
                              "strength"
                              1e9
                              1.0
                              "strength s of the penalty"
                              (fun (struct (s, _)) -> s)

                      and! damping =
                          Codec.positive
                              "damping"
                              10.0
                              0.1
                              "ξ, added to squared changes"
                              (fun (struct (_, d)) -> d)

                      return struct (strength, damping)
                  })
                  (fun (struct (strength, damping)) -> Consolidation.Path(strength, damping))
                  (function
                   | Consolidation.Path(strength, damping) -> Some(struct (strength, damping))
                   | _ -> None) ]

    let private fewShot: Codec<FewShotSettings> =
        codec {
            let! rate =
                Codec.orWord
                    "same"
                    (LayerSettings.rate 0.001 "learning rate of Adam from few images; same: as from all" id)
                    _.Rate

            and! regime = regime _.Regime
            return { Rate = rate; Regime = regime }
        }

    let private settings activations : Codec<Settings> =
        codec {
            let! epochs = LayerSettings.epochs 10 _.Epochs
            and! rate = LayerSettings.rate 0.001 "learning rate of Adam" _.Rate

            and! activation =
                Codec.nested "activation" (LayerSettings.activation activations "relu") _.Activation

            and! regime = regime _.Regime
            and! consolidation = Codec.nested "consolidation" consolidation _.Consolidation
            and! fewShot = Codec.nested "few_shot" fewShot _.FewShot

            return
                { Epochs = epochs
                  Rate = rate
                  Activation = activation
                  Regime = regime
                  Consolidation = consolidation
                  FewShot = fewShot }
        }

    let private taught constraint' settings regime rate (context: ModelContext) : Learner =
        { Rule =
            Backpropagation.rule
                { Activation = LayerSettings.activationOf context.Units settings.Activation
                  Input = Plain
                  Constraint = constraint'
                  BiasStart = regime.BiasStart
                  WeightDecay = regime.WeightDecay
                  Dropout = regime.Dropout
                  Connections = context.Connections
                  Consolidation = settings.Consolidation }
          Plan = LayerSettings.plan context settings.Epochs rate LinearPerStep }

    let private kind name doc role constraint' signs standard activations =
        let settings = settings activations
        let settings = settings |> Codec.withDefaults (standard (Codec.defaults settings))

        let all settings =
            taught constraint' settings settings.Regime settings.Rate

        let few settings =
            taught
                constraint'
                settings
                settings.FewShot.Regime
                (Option.defaultValue settings.Rate settings.FewShot.Rate)

        { ModelKind.create name doc settings all with
            Role = role
            LearnsFromLabels = true
            FewShot = settings.Read >> few
            Signs = fun _ -> signs
            Check = settings.Read >> fun settings -> LayerSettings.checkWinners settings.Activation }

    let nonnegative activations =
        kind
            "backprop-nonnegative"
            "backpropagation with hidden weights ≥ 0"
            ModelRole.Baseline
            Nonnegative
            SignKeeping.ByConstraint
            (fun plain ->
                { plain with
                    Rate = 0.01
                    Regime =
                        { plain.Regime with
                            BiasStart = BiasStart.Centred }
                    FewShot = { plain.FewShot with Rate = Some 0.001 } })
            activations

    let signed activations =
        kind
            "backprop"
            "backpropagation"
            ModelRole.Control
            Unconstrained
            SignKeeping.Free
            (fun plain ->
                { plain with
                    Regime = { plain.Regime with Dropout = 0.2 }
                    FewShot =
                        { Rate = Some 0.003
                          Regime =
                            { plain.FewShot.Regime with
                                Dropout = 0.5 } } })
            activations
