namespace BioSparse.Core

[<RequireQualifiedAccess>]
module KMeansModel =

    type private Own =
        { Distance: KMeansDistance
          Conscience: float
          Averaging: float }

    // γ by validation accuracy on the embedded digits: at 500 units 94.0 % with 0.3, 88.9 % with 0.1
    let private own: Codec<Own> =
        codec {
            let! distance =
                Codec.word
                    "distance"
                    [ "spherical", KMeansDistance.Spherical; "euclidean", KMeansDistance.Euclidean ]
                    KMeansDistance.Spherical
                    "what inputs and centres are compared by; spherical: inner products, centres of length 1"
                    _.Distance

            and! conscience =
                Codec.real
                    "conscience"
                    (0.0, 100.0)
                    0.3
                    "strength γ by which units win that seldom do"
                    _.Conscience

            and! averaging =
                Codec.positive
                    "averaging"
                    1.0
                    0.05
                    "weight α of a batch in the units' shares of wins"
                    _.Averaging

            return
                { Distance = distance
                  Conscience = conscience
                  Averaging = averaging }
        }

    let kind activations =
        activations
        |> LocalModel.kind
            { Name = "k-means"
              Doc = "k-means by competition (Coates, Lee & Ng 2011)"
              Role = ModelRole.Control
              Rate = 0.05
              RateDoc = "learning rate η of one sample"
              Activation = "triangle"
              Own = own
              Rule =
                fun own given ->
                    KMeans.rule
                        { Distance = own.Distance
                          Conscience = own.Conscience
                          Averaging = own.Averaging
                          Activation = given.Activation
                          Constraint = given.Constraint
                          Input = given.Input } }
