namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// A layer on one sample at a time, in buffers of its own.
[<Sealed>]
type private SingleLayer(layer: Layer) =
    let units = layer.Weights.Rows
    let inputs = layer.Weights.Columns
    let weights = layer.Weights.ToArray()
    let bias = layer.Bias.ToArray()
    let activities: float32[] = Array.zeroCreate units

    /// y of the sample's x; the next call overwrites it.
    member _.Answer(x: ReadOnlySpan<float32>) =
        let length =
            match layer.Input with
            | Plain -> 1.0f
            | UnitLength -> max 1e-12f (Primitives.Norm x)

        for j in 0 .. units - 1 do
            activities[j] <- Primitives.Dot(x, ReadOnlySpan(weights, j * inputs, inputs)) / length + bias[j]

        layer.Activation.InPlace.Activate(units, activities.AsSpan())
        ReadOnlySpan activities

[<Sealed>]
type internal SquareAttack(network: Network, shape: ImageShape) =

    static let halvings = [| 10; 50; 200; 500; 1000; 2000; 4000; 6000; 8000 |]

    let layer = network.First
    let units = layer.Weights.Rows
    let values = layer.Weights.Columns
    let channels = shape.Channels
    let height = shape.Height
    let width = shape.Width
    /// Of one channel.
    let pixels = height * width
    let classes = network.Readout.Weights.Rows

    /// Wᵀ: d×H, so that the weights of a value of the image are contiguous.
    let columns =
        (Tensor.scope (fun () -> Tensor.copied (Tensor.transpose layer.Weights))).ToArray()

    let bias = layer.Bias.ToArray()
    let above = network.Layers.Tail |> List.map SingleLayer |> Array.ofList
    let features = network.Last.Weights.Rows
    let readout = network.Readout.Weights.ToArray()
    let readoutBias = network.Readout.Bias.ToArray()

    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    /// sums += change · (weights of the value)
    let add (sums: float32[]) value (change: float32) =
        Primitives.MultiplyAdd(
            ReadOnlySpan(columns, value * units, units),
            change,
            ReadOnlySpan sums,
            sums.AsSpan()
        )

    /// The margin of an image with these sums W x; `a` is overwritten.
    let margin (sums: float32[]) (squares: float) (a: float32[]) label =
        let potentials = a.AsSpan()

        match layer.Input with
        | Plain -> sums.CopyTo potentials
        | UnitLength -> Primitives.Divide(ReadOnlySpan sums, max 1e-12f (float32 (sqrt squares)), potentials)

        Primitives.Add(given potentials, ReadOnlySpan bias, potentials)
        layer.Activation.InPlace.Activate(units, potentials)

        let mutable y = ReadOnlySpan a

        for next in above do
            y <- next.Answer y

        let mutable right = 0.0f
        let mutable other = Single.NegativeInfinity

        for c in 0 .. classes - 1 do
            let z =
                Primitives.Dot(y, ReadOnlySpan(readout, c * features, features)) + readoutBias[c]

            if c = label then
                right <- z
            elif not (z <= other) then
                other <- z

        other - right

    let signOf bit = if bit &&& 1u = 0u then -1.0f else 1.0f

    static member Side(pixels, queries, query) =
        let of10000 = 10000.0 * float query / float queries
        let halved = halvings |> Array.filter (fun at -> of10000 > float at) |> Array.length
        let share = 0.8 / float (1 <<< halved)
        max 1 (int (Math.Round(sqrt (share * float pixels))))

    member _.Run(queries, epsilon: float, warm, restart: int, victim: Victim) =
        let key = Random.split restart victim.Key
        let epsilon = float32 epsilon

        let moved place (sign: float32) =
            Math.Clamp(victim.Image[place] + sign * epsilon, 0.0f, 1.0f)

        let x =
            if warm then
                Array.copy victim.Best
            else
                let stripes = Random.bits (channels * width) (Random.named "stripes" key)

                Array.init values (fun place ->
                    moved place (signOf stripes[place / pixels * width + place % width]))

        let mutable sums: float32[] = Array.zeroCreate units
        let mutable offered: float32[] = Array.zeroCreate units
        let a: float32[] = Array.zeroCreate units

        /// W x from the whole image.
        let sumUp (sums: float32[]) =
            Array.Clear sums

            x
            |> Array.iteri (fun place value ->
                if value <> 0.0f then
                    add sums place value)

        sumUp sums

        let mutable squares = x |> Array.sumBy (fun value -> float value * float value)
        let mutable reached = margin sums squares a victim.Label
        victim.Offer(reached, ReadOnlySpan x)
        let mutable query = if warm then max 1 (queries / 10) else 1
        let last = if warm then queries + queries / 10 else queries

        while query < last && not victim.IsBroken do
            let edge = min (SquareAttack.Side(pixels, last, query)) (min width height)
            let draw = Random.bits (2 + channels) (Random.split query key)

            let place extent (word: uint32) =
                int (uint64 word * uint64 (extent - edge + 1) >>> 32)

            let top, left = place height draw[0], place width draw[1]
            sums.CopyTo(offered.AsSpan())
            let mutable length = squares

            for channel in 0 .. channels - 1 do
                let sign = signOf draw[2 + channel]

                for row in top .. top + edge - 1 do
                    let first = channel * pixels + row * width + left

                    for place in first .. first + edge - 1 do
                        let value = moved place sign

                        if value <> x[place] then
                            add offered place (value - x[place])
                            length <- length + float value * float value - float x[place] * float x[place]

            let found = margin offered length a victim.Label

            if found > reached then
                for channel in 0 .. channels - 1 do
                    let sign = signOf draw[2 + channel]

                    for row in top .. top + edge - 1 do
                        let first = channel * pixels + row * width + left

                        for place in first .. first + edge - 1 do
                            x[place] <- moved place sign

                let before = sums
                sums <- offered
                offered <- before
                squares <- length
                reached <- found

                // rounding adds up over the changes, and may turn a tie of k-winners: a success has to hold for the whole image
                if found > 0.0f then
                    sumUp sums
                    reached <- margin sums squares a victim.Label

                victim.Offer(reached, ReadOnlySpan x)

            query <- query + 1
