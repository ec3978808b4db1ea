namespace BioSparse.Core

[<RequireQualifiedAccess>]
module PopulationHebbianModel =

    type private Own = { Constant: float; Length: float }

    let private own: Codec<Own> =
        codec {
            let! constant =
                Codec.positive
                    "constant"
                    1000.0
                    0.001
                    "c of |z| / √(c + Σ z²), the activity while learning"
                    _.Constant

            and! length = LocalModel.length _.Length

            return { Constant = constant; Length = length }
        }

    let kind activations =
        activations
        |> LocalModel.kind
            { Name = "population"
              Doc = "the population rule, on batch means, with divisive normalisation"
              Role = ModelRole.Baseline
              Rate = 0.01
              RateDoc = "learning rate ε"
              Activation = "divisive"
              Own = own
              Rule =
                fun own given ->
                    PopulationHebbian.rule
                        { Constant = own.Constant
                          Length = own.Length
                          Activation = given.Activation
                          Constraint = given.Constraint
                          Input = given.Input } }
