namespace BioSparse.Core

[<RequireQualifiedAccess>]
module SoftHebbModel =

    type private Own =
        { Temperature: float
          Losers: LosersLearn
          AdaptiveRate: bool
          Step: StepScaling
          Length: float }

    // T by validation accuracy on the embedded digits: at 500 units 93.9 % with 0.02, 93.7 % with 0.01, 93.2 % with 0.05
    let private own: Codec<Own> =
        codec {
            let! temperature =
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

            and! step = LayerSettings.scaling Raw _.Step
            and! length = LocalModel.length _.Length

            return
                { Temperature = temperature
                  Losers = losers
                  AdaptiveRate = adaptiveRate
                  Step = step
                  Length = length }
        }

    let kind activations =
        activations
        |> LocalModel.kind
            { Name = "softhebb"
              Doc = "SoftHebb, a soft winner-take-all (Moraitis et al. 2022, Journé et al. 2023)"
              Role = ModelRole.Baseline
              Rate = 0.5
              RateDoc = "learning rate η"
              Activation = "triangle"
              Own = own
              Rule =
                fun own given ->
                    SoftHebb.rule
                        { Temperature = own.Temperature
                          Losers = own.Losers
                          HasAdaptiveRate = own.AdaptiveRate
                          Scaling = own.Step
                          Length = own.Length
                          Activation = given.Activation
                          Constraint = given.Constraint
                          Input = given.Input } }
