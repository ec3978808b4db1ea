namespace BioSparse.Core

[<RequireQualifiedAccess>]
module BcmModel =

    type private Settings =
        { Epochs: int
          Rate: float
          Schedule: Schedule
          Step: StepScaling
          Averaging: float
          Activity: float
          Bound: float
          Activation: LayerSettings.ActivationChoice
          Constraint: LayerSettings.ConstraintChoice
          Input: InputForm }

    // by validation accuracy on the embedded digits: at 500 units 94.0 %, 93.7 % with weights from 0 on, 90.0 % with a power of 4.5
    let private settings activations : Codec<Settings> =
        codec {
            let! epochs = LayerSettings.epochs 20 _.Epochs
            and! rate = LayerSettings.rate 0.01 "learning rate η" _.Rate
            and! schedule = LayerSettings.schedule LinearPerStep _.Schedule

            and! step =
                Codec.word
                    "step"
                    [ "max-normalised", MaxNormalised; "raw", Raw ]
                    MaxNormalised
                    "max-normalised: η is the largest change of any weight"
                    _.Step

            and! averaging =
                Codec.positive "averaging" 1.0 0.05 "weight α of a batch in the threshold θ" _.Averaging

            and! activity =
                Codec.positive
                    "activity"
                    1000.0
                    1.0
                    "activity y₀ at which a unit that wins its share is at its threshold"
                    _.Activity

            and! bound = Codec.real "bound" (1.0, 1000.0) 3.0 "the largest ‖w‖ of a unit" _.Bound

            and! activation =
                Codec.nested "activation" (LayerSettings.activation activations "triangle") _.Activation

            and! constraint' = Codec.nested "constraint" LayerSettings.free _.Constraint
            and! input = LayerSettings.input UnitLength _.Input

            return
                { Epochs = epochs
                  Rate = rate
                  Schedule = schedule
                  Step = step
                  Averaging = averaging
                  Activity = activity
                  Bound = bound
                  Activation = activation
                  Constraint = constraint'
                  Input = input }
        }

    let private learner settings (context: ModelContext) : Learner =
        { Rule =
            Bcm.rule
                { Scaling = settings.Step
                  Averaging = settings.Averaging
                  Activity = settings.Activity
                  Bound = settings.Bound
                  Activation = LayerSettings.activationOf context.Units settings.Activation
                  Constraint = LayerSettings.constraintOf context settings.Constraint
                  Input = settings.Input }
          Plan = LayerSettings.plan context settings.Epochs settings.Rate settings.Schedule }

    let kind activations =
        let settings = settings activations

        { ModelKind.create "bcm" "Bienenstock, Cooper & Munro 1982 with hard winner-take-all" settings learner with
            Role = ModelRole.Baseline
            Signs = settings.Read >> fun settings -> LayerSettings.signsOf settings.Constraint
            Check = settings.Read >> fun settings -> LayerSettings.checkWinners settings.Activation }
