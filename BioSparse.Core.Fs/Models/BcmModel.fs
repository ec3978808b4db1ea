namespace BioSparse.Core

[<RequireQualifiedAccess>]
module BcmModel =

    type private Own =
        { Step: StepScaling
          Averaging: float
          Activity: float
          Bound: float }

    let private own: Codec<Own> =
        codec {
            let! step = LayerSettings.scaling MaxNormalised _.Step

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

            return
                { Step = step
                  Averaging = averaging
                  Activity = activity
                  Bound = bound }
        }

    // by validation accuracy on the embedded digits: at 500 units 94.0 %, 93.7 % with weights from 0 on, 90.0 % with a power of 4.5
    let kind activations =
        activations
        |> LocalModel.kind
            { Name = "bcm"
              Doc = "Bienenstock, Cooper & Munro 1982 with hard winner-take-all"
              Role = ModelRole.Baseline
              Rate = 0.01
              RateDoc = "learning rate η"
              Activation = "triangle"
              Own = own
              Rule =
                fun own given ->
                    Bcm.rule
                        { Scaling = own.Step
                          Averaging = own.Averaging
                          Activity = own.Activity
                          Bound = own.Bound
                          Activation = given.Activation
                          Constraint = given.Constraint
                          Input = given.Input } }
