namespace BioSparse.Core

open System

type Layer =
    { Input: InputForm
      Weights: Tensor
      Bias: Tensor
      Activation: Activation
      Connection: Connection }

type Readout = { Weights: Tensor; Bias: Tensor }

[<RequireQualifiedAccess>]
module Layer =

    let dense input weights bias activation : Layer =
        { Input = input
          Weights = weights
          Bias = bias
          Activation = activation
          Connection = Dense }

    let inputs (layer: Layer) =
        Connection.inputs layer.Connection layer.Weights

    let outputs (layer: Layer) =
        Connection.outputs layer.Connection layer.Weights

    let units (layer: Layer) = layer.Weights.Rows

    let activation (layer: Layer) =
        match layer.Connection, layer.Activation.Winners with
        | OnFields own, Some count when
            own.Competition = Competition.Sample && layer.Activation = KWinners.activation count
            ->
            KWinners.activation (count * own.Fields.Places)
        | _ -> layer.Activation

    let receive (layer: Layer) x = InputForm.apply layer.Input x

    let buffered (layer: Layer) =
        let activities = Connection.activities layer.Connection layer.Weights

        match layer.Connection with
        | Dense -> layer.Weights.Columns + 3 * activities
        | OnFields own -> 3 * own.Fields.Places * own.Fields.Inputs + own.Fields.Map.Values + 5 * activities

    /// Float32 numbers of the buffers of a pass.
    let private mostBuffered = 16_000_000

    let samplesWithin most (layers: Layer list) =
        if layers |> List.forall (fun layer -> layer.Connection = Dense) then
            most
        else
            max 1 (min most (mostBuffered / List.sumBy buffered layers))

    /// a: B×(P · F), of the product in the buffers of a wiring, a block of samples at a time.
    let private potentialsOnFields (layer: Layer) (x: Tensor) =
        let a =
            Tensor.zeros [| x.Rows; Connection.activities layer.Connection layer.Weights |]

        let units = Connection.units layer.Connection layer.Weights
        let block = samplesWithin x.Rows [ layer ]

        use wiring =
            Wiring.create layer.Input layer.Connection (block < x.Rows) block layer.Weights

        for first in 0..block .. x.Rows - 1 do
            let count = min block (x.Rows - first)
            let own = Kernel.rows first count a
            wiring.Weigh(Kernel.rows first count x, Kernel.reshaped (own.Count / units) units own)

        Kernel.addToRows (Kernel.reshaped (a.Count / layer.Bias.Count) layer.Bias.Count a) layer.Bias
        a

    let potentials (layer: Layer) x =
        match layer.Connection with
        | Dense -> Kernel.linear (receive layer x) layer.Weights layer.Bias
        | OnFields _ -> potentialsOnFields layer x

    let private unpooled (layer: Layer) (fresh: Tensor) =
        let columns = Connection.competing layer.Connection layer.Weights

        let activation = activation layer

        if activation.IsExact && Kernel.isPlain fresh then
            activation.InPlace.Activate(columns, Kernel.span fresh)
            GC.KeepAlive fresh
            fresh
        elif columns = fresh.Columns then
            activation.Apply fresh
        else
            let rows = Kernel.reshaped (fresh.Count / columns) columns fresh
            Kernel.reshaped fresh.Rows fresh.Columns (activation.Apply rows)

    let answer (layer: Layer) (fresh: Tensor) =
        let y = unpooled layer fresh

        match layer.Connection with
        | OnFields { Pooling = Some pooling } ->
            Pooling.apply pooling (Connection.map layer.Connection layer.Weights).Value y
        | Dense
        | OnFields _ -> y

    let activities (layer: Layer) x = answer layer (potentials layer x)

    let linearised (layer: Layer) =
        { layer with
            Activation = Linear.activation }

    let tensors (layer: Layer) =
        let named prefix form =
            InputForm.tensors form |> List.map (fun (name, tensor) -> $"{prefix}.{name}", tensor)

        [ "W", layer.Weights
          "b", layer.Bias
          yield! named "input" layer.Input
          match layer.Connection with
          | OnFields own -> yield! named "whole" own.Whole
          | Dense -> () ]

    let withTensors find (layer: Layer) =
        let form prefix =
            InputForm.withTensors (fun name -> find $"{prefix}.{name}")

        { layer with
            Weights = find "W"
            Bias = find "b"
            Input = form "input" layer.Input
            Connection =
                match layer.Connection with
                | Dense -> Dense
                | OnFields own ->
                    OnFields
                        { own with
                            Whole = form "whole" own.Whole } }

    let identity inputs : Layer =
        let weights = Array2D.init inputs inputs (fun i j -> if i = j then 1.0f else 0.0f)
        dense Plain (Tensor.ofArray2D weights) (Tensor.zeros [| inputs |]) Linear.activation

[<RequireQualifiedAccess>]
module Layers =

    let activities (layers: Layer list) x =
        (x, layers) ||> List.fold (fun x layer -> Layer.activities layer x)

    let activitiesOfEach (layers: Layer list) x =
        List.scan (fun x layer -> Layer.activities layer x) x layers |> List.tail

    let composed (layers: Layer list) =
        for number, layer in List.indexed layers do
            Connection.fault layer.Connection layer.Weights
            |> Option.iter (fun fault -> invalidArg (nameof layers) $"layer {number + 1}: {fault}")

            if layer.Bias.Count <> layer.Weights.Rows then
                invalidArg
                    (nameof layers)
                    $"""layer {number + 1} has {Plural.count layer.Weights.Rows "unit"} and {Plural.words layer.Bias.Count "bias" "biases"}"""

        for number, (below, layer) in List.indexed (List.pairwise layers) do
            if Layer.inputs layer <> Layer.outputs below then
                invalidArg
                    (nameof layers)
                    $"""layer {number + 2} has {Plural.count (Layer.inputs layer) "input"}; layer {number + 1} has {Plural.count (Layer.outputs below) "unit"}"""

        layers
