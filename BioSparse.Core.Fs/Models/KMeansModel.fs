namespace BioSparse.Core

[<RequireQualifiedAccess>]
module KMeansModel =

    type private Settings =
        { Epochs: int
          Rate: float
          Schedule: Schedule
          Distance: KMeansDistance
          Conscience: float
          Averaging: float
          Activation: LayerSettings.ActivationChoice
          Constraint: LayerSettings.ConstraintChoice
          Input: InputForm }

    // γ by validation accuracy on the embedded digits: at 500 units 94.0 % with 0.3, 88.9 % with 0.1
    let private settings activations : Codec<Settings> =
        codec {
            let! epochs = LayerSettings.epochs 20 _.Epochs
            and! rate = LayerSettings.rate 0.05 "learning rate η of one sample" _.Rate
            and! schedule = LayerSettings.schedule LinearPerStep _.Schedule

            and! distance =
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

            and! activation =
                Codec.nested "activation" (LayerSettings.activation activations "triangle") _.Activation

            and! constraint' = Codec.nested "constraint" LayerSettings.free _.Constraint
            and! input = LayerSettings.input UnitLength _.Input

            return
                { Epochs = epochs
                  Rate = rate
                  Schedule = schedule
                  Distance = distance
                  Conscience = conscience
                  Averaging = averaging
                  Activation = activation
                  Constraint = constraint'
                  Input = input }
        }

    let private learner settings (context: ModelContext) : Learner =
        { Rule =
            KMeans.rule
                { Distance = settings.Distance
                  Conscience = settings.Conscience
                  Averaging = settings.Averaging
                  Activation = LayerSettings.activationOf context.Units settings.Activation
                  Constraint = LayerSettings.constraintOf context settings.Constraint
                  Input = settings.Input }
          Plan = LayerSettings.plan context settings.Epochs settings.Rate settings.Schedule }

    let kind activations =
        let settings = settings activations

        { ModelKind.create "k-means" "k-means by competition (Coates, Lee & Ng 2011)" settings learner with
            Role = ModelRole.Control
            Signs = settings.Read >> fun settings -> LayerSettings.signsOf settings.Constraint
            Check = settings.Read >> fun settings -> LayerSettings.checkWinners settings.Activation }
