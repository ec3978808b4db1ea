namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module internal LayerNumbers =

    let private xOf depth layer =
        if depth = 1 then None else Some(float (layer + 1))

    let rowsOfEach layers (rows: int -> Layer -> MetricRow[]) =
        [| for i, layer in List.indexed layers do
               for row in rows i layer do
                   { row with
                       X = xOf (List.length layers) i } |]

    /// Numbers of one layer's weights.
    let private ofWeights (before: Layer) (layer: Layer) (sparsity: WeightSparsity) threshold =
        let weights = layer.Weights.ToArray()
        let neurons = Connection.presynaptic layer.Connection layer.Weights
        let dale = Sparsity.daleOf threshold neurons weights

        let perInput =
            match layer.Connection with
            | Dense -> sparsity.SynapsesPerInput
            | OnFields _ -> float sparsity.Synapses / float (Array.max neurons + 1)

        [ "density", sparsity.Density
          "synapses", float sparsity.Synapses
          "synapses_per_input", perInput
          "place_bits", Sparsity.placeBits sparsity.Density
          "used_units", float sparsity.UsedUnits
          "hoyer", sparsity.Hoyer
          "gini", sparsity.Gini
          "dale_violations", dale.Violations
          "sign_flips", float (Sparsity.signFlips 0.0 (before.Weights.ToArray()) weights) ]

    /// Numbers of one layer's activities on these images, N×H.
    let private ofActivities units classes (labels: int[]) (activities: float32[]) =
        let activity = Sparsity.activities labels.Length units activities

        let selective =
            Sparsity.selectivity units classes labels activities |> Array.filter (Double.IsNaN >> not)

        [ "lifetime_sparseness", activity.Lifetime
          "population_sparseness", activity.Population
          "selectivity",
          (if selective.Length = 0 then
               nan
           else
               Array.average selective)
          "always_active", float activity.ConstantUnits / float units
          "never_active", float activity.SilentUnits / float units ]

    /// Images whose activities are described, and the most activities of a layer.
    let private described, mostDescribed = 2000, 20_000_000

    let private imagesOf (network: Network) =
        network.Layers
        |> List.map (fun layer -> mostDescribed / Layer.outputs layer)
        |> List.fold min described
        |> max 1

    /// Activities of each layer, then predicted and right classes.
    let private answersOn (network: Network) (shown: Dataset) =
        Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
            let batch = Training.batch shown (ReadOnlySpan [| 0 .. shown.Count - 1 |])

            let each = Layers.activitiesOfEach network.Layers batch.Inputs

            List.map (fun (y: Tensor) -> y.ToArray()) each,
            Tensor.argmax (Network.outputs network.Readout (List.last each)),
            batch.Labels)

    /// The network with y = a, for which every layer below another that takes its input as it is becomes one with it: of one
    /// hidden layer V W and V b + c remain, a layer of as many units as there are classes.
    let private linear (network: Network) =
        let linear = Network.linearised network
        let classes = network.Readout.Weights.Rows

        let top =
            Layer.dense Plain network.Readout.Weights network.Readout.Bias Linear.activation

        let onto (below: Layer) (above: Layer list) =
            match above with
            | next :: rest when next.Input = Plain && next.Connection = Dense && below.Connection = Dense ->
                { below with
                    Weights = Tensor.matmul next.Weights below.Weights
                    Bias = Tensor.matmul next.Weights below.Bias + next.Bias }
                :: rest
            | _ -> below :: above

        Network.create
            (List.foldBack onto linear.Layers [ top ])
            { Weights = (Layer.identity classes).Weights
              Bias = Tensor.zeros [| classes |] }

    let private linearAccuracy network test =
        Tensor.scopeOf (fun _ -> Seq.empty) (fun () -> Accuracy.ofNetwork (linear network) test)

    let private order =
        [| "density"
           "synapses"
           "synapses_per_input"
           "place_bits"
           "used_units"
           "hoyer"
           "gini"
           "dale_violations"
           "dale_violations_readout"
           "sign_flips"
           "lifetime_sparseness"
           "population_sparseness"
           "selectivity"
           "always_active"
           "never_active"
           "linear_accuracy"
           "capacity" |]

    let all threshold (before: Layer list) (network: Network) (test: Dataset) =
        let depth = network.Layers.Length

        let sparsities =
            network.Layers
            |> List.map (fun layer ->
                Sparsity.weights threshold layer.Weights.Rows layer.Weights.Columns (layer.Weights.ToArray()))

        let activities, predicted, labels =
            answersOn network (Dataset.take (imagesOf network) test)

        let ofLayers =
            [ for i, layer in List.indexed network.Layers do
                  let numbers =
                      ofWeights before[i] layer sparsities[i] threshold
                      @ ofActivities (Layer.outputs layer) test.Classes labels activities[i]

                  for name, value in numbers do
                      struct (name, xOf depth i, value) ]

        let outgoing = network.Readout.Weights

        let readout =
            Sparsity.dale threshold outgoing.Rows outgoing.Columns (outgoing.ToArray())

        let synapses = sparsities |> List.sumBy _.Synapses
        let confusion = Accuracy.confusion test.Classes labels predicted

        let ofNetwork =
            [ struct ("dale_violations_readout", None, readout.Violations)
              struct ("linear_accuracy", None, linearAccuracy network test)
              struct ("capacity", None, Sparsity.capacity test.Classes confusion synapses) ]

        // a stable sort: layers stay in their order
        ofLayers @ ofNetwork
        |> List.sortBy (fun struct (name, _, _) -> Array.IndexOf(order, name))
        |> Array.ofList
