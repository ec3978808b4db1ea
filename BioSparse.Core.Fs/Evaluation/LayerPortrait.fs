namespace BioSparse.Core

open System

type LayerPortrait =
    { Units: int
      ClassMeans: float32[]
      RemovalCosts: float32[]
      Synapses: int[]
      Shown: int[]
      TopImages: int[]
      TopResponses: float32[] }

type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// Sums and largest responses of the units of a layer, over the images that were added, in order.
[<Sealed>]
type private UnitRecord(units: int, classes: int, shown: int[], top: int) =
    let sums = Array.zeroCreate<float>(classes * units)
    let counts = Array.zeroCreate<int> classes
    let images = Array.create (shown.Length * top) -1
    let responses = Array.zeroCreate<float32>(shown.Length * top)

    /// Later images of an equal response stand behind.
    let place image first response =
        let mutable at = first + top - 1

        if response > responses[at] then
            while at > first && response > responses[at - 1] do
                responses[at] <- responses[at - 1]
                images[at] <- images[at - 1]
                at <- at - 1

            responses[at] <- response
            images[at] <- image

    /// The responses to an image, the first units of a layer.
    member _.Add(image: int, label: int, given: ReadOnlySpan<float32>) =
        counts[label] <- counts[label] + 1

        for unit' in 0 .. units - 1 do
            let sum = label * units + unit'
            sums[sum] <- sums[sum] + float given[unit']

        for i in 0 .. shown.Length - 1 do
            place image (i * top) given[shown[i]]

    member _.Images = images
    member _.Responses = responses

    member _.ClassMeans =
        Array.init (units * classes) (fun i ->
            let unit', label = i / classes, i % classes
            float32 (sums[label * units + unit'] / float counts[label]))

[<RequireQualifiedAccess>]
module LayerPortrait =

    [<Literal>]
    let Top = 8

    [<Literal>]
    let Most = 10_000

    /// Images of one pass.
    let private chunk = 500

    let private without pooling (layer: Layer) =
        match layer.Connection with
        | OnFields own ->
            { layer with
                Connection = OnFields { own with Pooling = pooling } }
        | Dense -> layer

    /// The mean over the places of each map of n×(P · F): n×F.
    let private meanOfPlaces units (y: Tensor) =
        let places = y.Columns / units
        let means = Array.zeroCreate<float32>(y.Rows * units)
        let all = Kernel.span y

        for n in 0 .. y.Rows - 1 do
            let own = Span(means, n * units, units)

            for place in 0 .. places - 1 do
                let there: ReadOnlySpan<float32> =
                    Span<float32>.op_Implicit(all.Slice((n * places + place) * units, units))

                Primitives.Add(Span<float32>.op_Implicit own, there, own)

            Primitives.Divide(Span<float32>.op_Implicit own, float32 places, own)

        GC.KeepAlive y
        means

    /// The response of each unit, n×units, and what the layer gives.
    let private responses (layer: Layer) x =
        let y = Layer.activities (without None layer) x

        match layer.Connection with
        | OnFields own ->
            let given =
                match own.Pooling with
                | Some pooling ->
                    Pooling.apply pooling (Connection.map layer.Connection layer.Weights).Value y
                | None -> y

            struct ((if own.IsShared then
                         meanOfPlaces (Layer.units layer) y
                     else
                         y.ToArray()),
                    given)
        | Dense -> struct (y.ToArray(), y)

    /// The unit of each activity that a layer gives; none where units share them.
    let private unitOf (layer: Layer) =
        let units = Layer.units layer

        match layer.Connection with
        | OnFields own when own.IsShared -> Some(Array.init (Layer.outputs layer) (fun j -> j % units))
        | OnFields { Pooling = Some _ } -> None
        | Dense
        | OnFields _ -> Some [| 0 .. units - 1 |]

    /// The first units in the order of their kernels.
    let private shown threshold (images: Dataset) (layers: Layer list) =
        let struct (_, kernels) = Projection.kernels images.Shape Most layers

        UnitOrder.order threshold kernels.Length (Array.concat kernels) |> Array.truncate UnitOrder.Shown

    let ofNetwork threshold (network: Network) (images: Dataset) =
        let layers = Array.ofList network.Layers
        let depth = layers.Length
        let described = layers |> Array.map (fun layer -> min Most (Layer.units layer))

        let records =
            layers
            |> Array.mapi (fun i _ ->
                let shown = network.Layers |> List.truncate (i + 1) |> shown threshold images
                shown, UnitRecord(described[i], images.Classes, shown, Top))

        let readout: PlainReadout =
            { Weights = network.Readout.Weights.ToArray()
              Bias = network.Readout.Bias.ToArray() }

        let last = layers[depth - 1]
        let owners = unitOf last
        let costs = Array.zeroCreate<float>(Layer.units last)

        let pass (indices: int[]) =
            let batch = Training.batch images (ReadOnlySpan indices)

            let describe below i =
                let struct (given, above) = responses layers[i] below
                let width = given.Length / indices.Length

                for n in 0 .. indices.Length - 1 do
                    (snd records[i])
                        .Add(indices[n], batch.Labels[n], ReadOnlySpan(given, n * width, described[i]))

                above

            let top: Tensor = (batch.Inputs, [| 0 .. depth - 1 |]) ||> Array.fold describe

            match owners with
            | Some owners ->
                Ablation.costsOf costs.Length owners readout batch.Labels (top.ToArray())
                |> Array.iteri (fun unit' cost ->
                    costs[unit'] <- costs[unit'] + cost * float indices.Length / float images.Count)
            | None -> ()

        for indices in
            [| 0 .. images.Count - 1 |] |> Array.chunkBySize (Layer.samplesWithin chunk network.Layers) do
            Tensor.scopeOf (fun _ -> Seq.empty) (fun () -> pass indices)

        layers
        |> Array.mapi (fun i layer ->
            let shown, record = records[i]

            { Units = described[i]
              ClassMeans = record.ClassMeans
              RemovalCosts =
                Array.init described[i] (fun unit' ->
                    if i = depth - 1 && owners.IsSome then
                        float32 costs[unit']
                    else
                        nanf)
              Synapses =
                UnitOrder.survivors threshold (Layer.units layer) (layer.Weights.ToArray())
                |> Array.truncate Most
              Shown = shown
              TopImages = record.Images
              TopResponses = record.Responses })

    let meansOf unit' (layer: LayerPortrait) =
        let classes = layer.ClassMeans.Length / max 1 layer.Units
        Array.sub layer.ClassMeans (unit' * classes) classes

    let bestClass unit' layer =
        let means = meansOf unit' layer
        // a class without images has no mean
        let largest =
            means |> Array.fold (fun most mean -> if mean > most then mean else most) 0.0f

        if largest > 0.0f then
            Some(Array.IndexOf(means, largest))
        else
            None
