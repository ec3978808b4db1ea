namespace BioSparse.Core

[<RequireQualifiedAccess>]
module HpcaModel =

    type private Settings =
        { Epochs: int
          Rate: float
          Schedule: Schedule
          Decay: HpcaDecay
          Winner: bool
          Length: float
          Activation: LayerSettings.ActivationChoice
          Constraint: LayerSettings.ConstraintChoice
          Input: InputForm }

    // by validation accuracy on the embedded digits: at 500 units 94.6 %, 94.5 % at a rate of 0.005, 94.0 % with triangle, 92.5 % after
    // Sanger
    let private settings activations : Codec<Settings> =
        codec {
            let! epochs = LayerSettings.epochs 20 _.Epochs

            and! rate =
                LayerSettings.rate 0.02 "learning rate η, the largest change of any weight in a step" _.Rate

            and! schedule = LayerSettings.schedule LinearPerStep _.Schedule

            and! decay =
                Codec.word
                    "decay"
                    [ "full", HpcaDecay.Full; "sanger", HpcaDecay.Sanger ]
                    HpcaDecay.Full
                    "what a unit subtracts; full: what all units explain, sanger: what it and those before it do"
                    _.Decay

            and! winner =
                Codec.flag
                    "winner"
                    false
                    "whether the unit of the largest potential of a sample alone learns from it"
                    _.Winner

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
                  Decay = decay
                  Winner = winner
                  Length = length
                  Activation = activation
                  Constraint = constraint'
                  Input = input }
        }

    let private learner settings (context: ModelContext) : Learner =
        { Rule =
            Hpca.rule
                { Decay = settings.Decay
                  HasWinner = settings.Winner
                  Length = settings.Length
                  Activation = LayerSettings.activationOf context.Units settings.Activation
                  Constraint = LayerSettings.constraintOf context settings.Constraint
                  Input = settings.Input }
          Plan = LayerSettings.plan context settings.Epochs settings.Rate settings.Schedule }

    let kind activations =
        let settings = settings activations

        { ModelKind.create
              "hpca"
              "generalised Hebbian learning (Sanger 1989), steps divided by the largest change"
              settings
              learner with
            Role = ModelRole.Baseline
            Signs = settings.Read >> fun settings -> LayerSettings.signsOf settings.Constraint
            Check = settings.Read >> fun settings -> LayerSettings.checkWinners settings.Activation }
