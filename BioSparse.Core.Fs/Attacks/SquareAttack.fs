namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// A dense layer of plain inputs or of inputs at length 1, on one sample at a time, in buffers of its own.
[<Sealed>]
type private SingleLayer(layer: Layer) =
    let units = layer.Weights.Rows
    let weights = layer.Weights.ToArray()
    let bias = layer.Bias.ToArray()
    let activities: float32[] = Array.zeroCreate units

    /// y of the sample's x; the next call overwrites it.
    member _.Answer(x: ReadOnlySpan<float32>) =
        let length =
            if layer.Input = UnitLength then
                max 1e-12f (Primitives.Norm x)
            else
                1.0f

        let y = activities.AsSpan()
        Sums.products weights x y
        Primitives.Divide(Span<float32>.op_Implicit y, length, y)
        Primitives.Add(Span<float32>.op_Implicit y, ReadOnlySpan bias, y)
        layer.Activation.InPlace.Activate(units, y)
        ReadOnlySpan activities

/// A network on one whole image at a time, in the buffers of a pass.
[<Sealed>]
type private SingleImage(network: Network) =
    let pass = new StackPass(network.Layers, network.Readout, Through.Own, true, 1)
    let image = Kernel.buffer [| 1; Layer.inputs network.First |]

    /// Logits, that the next call overwrites.
    member _.Answer(x: float32[]) =
        x.AsSpan().CopyTo(Kernel.span image)
        let logits = pass.Forward image
        GC.KeepAlive image
        (logits.ToArray())

[<Sealed>]
type internal SquareAttack(network: Network, shape: ImageShape) =

    /// The share of the largest ‖x‖² since the last whole sum below which rounding of the changes outweighs what is left.
    static let cancelled = 1e-4

    static let halvings = [| 10; 50; 200; 500; 1000; 2000; 4000; 6000; 8000 |]

    let layer = network.First
    let units = layer.Weights.Rows
    let values = Layer.inputs layer

    /// Whether the change of a few pixels is a change of the potentials of low rank, in all layers as they are.
    let isSummed =
        network.Layers
        |> List.forall (fun layer ->
            layer.Connection = Dense && (layer.Input = Plain || layer.Input = UnitLength))

    let whole = lazy SingleImage network
    let channels = shape.Channels
    let height = shape.Height
    let width = shape.Width
    /// Of one channel.
    let pixels = height * width
    let classes = network.Readout.Weights.Rows

    /// Wᵀ: d×H, so that the weights of a value of the image are contiguous.
    let columns =
        if isSummed then
            (Tensor.scope (fun () -> Tensor.copied (Tensor.transpose layer.Weights))).ToArray()
        else
            [||]

    let bias = layer.Bias.ToArray()

    let above =
        if isSummed then
            network.Layers.Tail |> List.map SingleLayer |> Array.ofList
        else
            [||]

    let readout = network.Readout.Weights.ToArray()
    let readoutBias = network.Readout.Bias.ToArray()
    let logits: float32[] = Array.zeroCreate classes

    // the places of an image that are not 0, and their values
    let present: int[] = Array.zeroCreate values
    let presentValues: float32[] = Array.zeroCreate values

    // what a query changes: places, differences of their values, and the new values
    let places: int[] = Array.zeroCreate values
    let changes: float32[] = Array.zeroCreate values
    let offeredValues: float32[] = Array.zeroCreate values

    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    /// z_other − z_label of logits without their biases, of which the largest other counts.
    let ofLogits (logits: float32[]) (biases: float32[]) label =
        let mutable right = 0.0f
        let mutable other = Single.NegativeInfinity

        for c in 0 .. classes - 1 do
            let z = logits[c] + biases[c]

            if c = label then
                right <- z
            elif not (z <= other) then
                other <- z

        other - right

    let none: float32[] = Array.zeroCreate classes

    /// The margin of the image x, of which these are the sums W x; `a` is overwritten.
    let ofSums (sums: float32[]) (squares: float) (a: float32[]) label =
        let potentials = a.AsSpan()

        if layer.Input = UnitLength then
            Primitives.Divide(ReadOnlySpan sums, max 1e-12f (float32 (sqrt squares)), potentials)
        else
            sums.CopyTo potentials

        Primitives.Add(given potentials, ReadOnlySpan bias, potentials)
        layer.Activation.InPlace.Activate(units, potentials)

        let mutable y = ReadOnlySpan a

        for next in above do
            y <- next.Answer y

        Sums.products readout y (logits.AsSpan())
        ofLogits logits readoutBias label

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

        let margin sums squares label =
            if isSummed then
                ofSums sums squares a label
            else
                ofLogits (whole.Value.Answer x) none label

        /// W x from the whole image.
        let sumUp (sums: float32[]) =
            if isSummed then
                Array.Clear sums
                let mutable count = 0

                for place in 0 .. values - 1 do
                    if x[place] <> 0.0f then
                        present[count] <- place
                        presentValues[count] <- x[place]
                        count <- count + 1

                Sums.addRows columns present presentValues count sums sums

        let squared () =
            x |> Array.sumBy (fun value -> float value * float value)

        /// Exchanges the values of the image and those offered.
        let exchange count =
            for i in 0 .. count - 1 do
                let before = x[places[i]]
                x[places[i]] <- offeredValues[i]
                offeredValues[i] <- before

        sumUp sums
        let mutable squares = squared ()
        let mutable largest = squares
        let mutable reached = margin sums squares victim.Label
        victim.Offer(reached, ReadOnlySpan x)
        let mutable query = if warm then max 1 (queries / 10) else 1
        let last = if warm then queries + queries / 10 else queries

        while query < last && not victim.IsBroken do
            let edge = min (SquareAttack.Side(pixels, last, query)) (min width height)
            let draw = Random.bits (2 + channels) (Random.split query key)

            let place extent (word: uint32) =
                int (uint64 word * uint64 (extent - edge + 1) >>> 32)

            let top, left = place height draw[0], place width draw[1]
            let mutable length = squares
            let mutable count = 0

            for channel in 0 .. channels - 1 do
                let sign = signOf draw[2 + channel]

                for row in top .. top + edge - 1 do
                    let first = channel * pixels + row * width + left

                    for place in first .. first + edge - 1 do
                        let value = moved place sign
                        let now = x[place]

                        if value <> now then
                            places[count] <- place
                            changes[count] <- value - now
                            offeredValues[count] <- value
                            count <- count + 1
                            length <- length + float value * float value - float now * float now

            // a window that changes nothing is no better
            if count > 0 then
                let isWhole = not isSummed || length < cancelled * largest

                if isWhole then
                    exchange count
                    sumUp offered
                    length <- squared ()
                else
                    Sums.addRows columns places changes count sums offered

                let found = margin offered length victim.Label

                // now the image has the offered values where it was summed whole
                if isWhole <> (found > reached) then
                    exchange count

                if found > reached then
                    largest <- if isWhole then length else max largest length
                    let before = sums
                    sums <- offered
                    offered <- before
                    squares <- length
                    reached <- found

                    // rounding adds up over the changes, and may turn a tie of k-winners: a success has to hold for the whole image
                    if found > 0.0f then
                        sumUp sums
                        reached <- margin sums squares victim.Label

                    victim.Offer(reached, ReadOnlySpan x)

            query <- query + 1
