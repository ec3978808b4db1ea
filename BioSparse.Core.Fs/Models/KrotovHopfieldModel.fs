namespace BioSparse.Core

[<RequireQualifiedAccess>]
module KrotovHopfieldModel =

    type private Settings =
        { Epochs: int
          Rate: float
          Schedule: Schedule
          P: float
          K: int
          Delta: float
          Activation: LayerSettings.ActivationChoice
          Constraint: LayerSettings.ConstraintChoice
          Input: InputForm }

    let private settings activations : Codec<Settings> =
        codec {
            let! epochs = LayerSettings.epochs 60 _.Epochs
            and! rate = LayerSettings.rate 0.04 "learning rate ε" _.Rate
            and! schedule = LayerSettings.schedule LinearPerEpoch _.Schedule
            and! p = Codec.real "p" (2.0, 10.0) 2.0 "the Lebesgue norm p" _.P
            and! k = Codec.integer "k" (2, 100_000) 2 "the rank k that unlearns" _.K
            and! delta = Codec.real "delta" (0.0, 10.0) 0.4 "strength Δ of unlearning" _.Delta

            and! activation =
                Codec.nested
                    "activation"
                    (LayerSettings.activation (Activation.withStandard "power" 6.0 activations) "power")
                    _.Activation

            and! constraint' = Codec.nested "constraint" LayerSettings.constraint' _.Constraint
            and! input = LayerSettings.input UnitLength _.Input

            return
                { Epochs = epochs
                  Rate = rate
                  Schedule = schedule
                  P = p
                  K = k
                  Delta = delta
                  Activation = activation
                  Constraint = constraint'
                  Input = input }
        }

    let private learner settings (context: ModelContext) : Learner =
        { Rule =
            KrotovHopfield.rule
                { Activation = LayerSettings.activationOf context.Units settings.Activation
                  Input = settings.Input
                  P = settings.P
                  K = settings.K
                  Delta = settings.Delta
                  Constraint = LayerSettings.constraintOf context settings.Constraint }
          Plan = LayerSettings.plan context settings.Epochs settings.Rate settings.Schedule }

    let private check settings units =
        [ yield! LayerSettings.checkWinners settings.Activation units

          if settings.K > units then
              "k", string settings.K, $"at most the {units} hidden units" ]

    let kind activations =
        let settings = settings activations

        { ModelKind.create "krotov-hopfield" "Krotov & Hopfield 2019, competing hidden units" settings learner with
            Role = ModelRole.Baseline
            Signs = settings.Read >> fun settings -> LayerSettings.signsOf settings.Constraint
            Check = settings.Read >> check }
