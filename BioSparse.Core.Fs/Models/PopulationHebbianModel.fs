namespace BioSparse.Core

[<RequireQualifiedAccess>]
module PopulationHebbianModel =

    type private Settings =
        { Epochs: int
          Rate: float
          Schedule: Schedule
          Constant: float
          Length: float
          Activation: LayerSettings.ActivationChoice
          Constraint: LayerSettings.ConstraintChoice
          Input: InputForm }

    let private settings activations : Codec<Settings> =
        codec {
            let! epochs = LayerSettings.epochs 20 _.Epochs
            and! rate = LayerSettings.rate 0.01 "learning rate ε" _.Rate
            and! schedule = LayerSettings.schedule LinearPerStep _.Schedule

            and! constant =
                Codec.positive
                    "constant"
                    1000.0
                    0.001
                    "c of |z| / √(c + Σ z²), the activity while learning"
                    _.Constant

            and! length =
                Codec.positive "length" 1000.0 1.0 "‖w‖ of each unit at the start" _.Length

            and! activation =
                Codec.nested "activation" (LayerSettings.activation activations "divisive") _.Activation

            and! constraint' = Codec.nested "constraint" LayerSettings.free _.Constraint
            and! input = LayerSettings.input UnitLength _.Input

            return
                { Epochs = epochs
                  Rate = rate
                  Schedule = schedule
                  Constant = constant
                  Length = length
                  Activation = activation
                  Constraint = constraint'
                  Input = input }
        }

    let private learner settings (context: ModelContext) : Learner =
        { Rule =
            PopulationHebbian.rule
                { Constant = settings.Constant
                  Length = settings.Length
                  Activation = LayerSettings.activationOf context.Units settings.Activation
                  Constraint = LayerSettings.constraintOf context settings.Constraint
                  Input = settings.Input }
          Plan = LayerSettings.plan context settings.Epochs settings.Rate settings.Schedule }

    let kind activations =
        let settings = settings activations

        { ModelKind.create
              "population"
              "the population rule, on batch means, with divisive normalisation"
              settings
              learner with
            Role = ModelRole.Baseline
            Signs = settings.Read >> fun settings -> LayerSettings.signsOf settings.Constraint
            Check = settings.Read >> fun settings -> LayerSettings.checkWinners settings.Activation }
