namespace BioSparse.Core

[<RequireQualifiedAccess>]
module SoftHebbModel =

    type private Settings =
        { Epochs: int
          Rate: float
          Schedule: Schedule
          Temperature: float
          Losers: LosersLearn
          AdaptiveRate: bool
          Step: StepScaling
          Length: float
          Activation: LayerSettings.ActivationChoice
          Constraint: LayerSettings.ConstraintChoice
          Input: InputForm }

    // T by validation accuracy on the embedded digits: at 500 units 93.9 % with 0.02, 93.7 % with 0.01, 93.2 % with 0.05
    let private settings activations : Codec<Settings> =
        codec {
            let! epochs = LayerSettings.epochs 20 _.Epochs
            and! rate = LayerSettings.rate 0.5 "learning rate η" _.Rate
            and! schedule = LayerSettings.schedule LinearPerStep _.Schedule

            and! temperature =
                Codec.positive
                    "temperature"
                    100.0
                    0.02
                    "temperature T of the soft winner-take-all"
                    _.Temperature

            and! losers =
                Codec.word
                    "losers"
                    [ "hebbian", LosersLearn.Hebbian; "anti-hebbian", LosersLearn.AntiHebbian ]
                    LosersLearn.Hebbian
                    "how units learn from samples that they do not win; anti-hebbian: Journé et al. 2023"
                    _.Losers

            and! adaptiveRate =
                Codec.flag
                    "adaptive_rate"
                    false
                    "rate of a unit η √|‖w‖ − 1| (Journé et al. 2023)"
                    _.AdaptiveRate

            and! step =
                Codec.word
                    "step"
                    [ "max-normalised", MaxNormalised; "raw", Raw ]
                    Raw
                    "max-normalised: η is the largest change of any weight"
                    _.Step

            and! length =
                Codec.positive "length" 1000.0 1.0 "‖w‖ of each unit at the start" _.Length

            and! activation =
                Codec.nested "activation" (LayerSettings.activation activations "triangle") _.Activation

            and! constraint' = Codec.nested "constraint" LayerSettings.free _.Constraint
            and! input = LayerSettings.input UnitLength _.Input

            return
                { Epochs = epochs
                  Rate = rate
                  Schedule = schedule
                  Temperature = temperature
                  Losers = losers
                  AdaptiveRate = adaptiveRate
                  Step = step
                  Length = length
                  Activation = activation
                  Constraint = constraint'
                  Input = input }
        }

    let private learner settings (context: ModelContext) : Learner =
        { Rule =
            SoftHebb.rule
                { Temperature = settings.Temperature
                  Losers = settings.Losers
                  HasAdaptiveRate = settings.AdaptiveRate
                  Scaling = settings.Step
                  Length = settings.Length
                  Activation = LayerSettings.activationOf context.Units settings.Activation
                  Constraint = LayerSettings.constraintOf context settings.Constraint
                  Input = settings.Input }
          Plan = LayerSettings.plan context settings.Epochs settings.Rate settings.Schedule }

    let kind activations =
        let settings = settings activations

        { ModelKind.create
              "softhebb"
              "SoftHebb, a soft winner-take-all (Moraitis et al. 2022, Journé et al. 2023)"
              settings
              learner with
            Role = ModelRole.Baseline
            Signs = settings.Read >> fun settings -> LayerSettings.signsOf settings.Constraint
            Check = settings.Read >> fun settings -> LayerSettings.checkWinners settings.Activation }
