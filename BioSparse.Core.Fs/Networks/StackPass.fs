namespace BioSparse.Core

open System

type internal WeightGradients =
    { Hidden: struct (Tensor * Tensor)[]
      Output: struct (Tensor * Tensor) }

type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// The buffers of one layer, and what the batch in them is.
[<Sealed>]
type private Level(layer: Layer, through: Through, areFixed: bool, rows: int) =
    let places = Connection.places layer.Connection
    /// Units at a place.
    let units = Connection.units layer.Connection layer.Weights
    let competing = Connection.competing layer.Connection layer.Weights
    let outputs = Layer.outputs layer
    let activation = Layer.activation layer
    /// Activities of a sample before pooling.
    let all = places * units

    let pooling =
        match layer.Connection with
        | OnFields { Pooling = Some pooling } ->
            ValueSome(PoolingInto(pooling, (Connection.map layer.Connection layer.Weights).Value))
        | Dense
        | OnFields _ -> ValueNone

    let wiring = Wiring.create layer.Input layer.Connection areFixed rows layer.Weights
    let potentials = new RowBuffer(units, rows * places)
    let activities = new RowBuffer(units, rows * places)
    let pooled = new RowBuffer(outputs, rows)
    let thinned = new RowBuffer(outputs, rows)
    /// The gradient at what the layer gives, and at its potentials where that is another buffer.
    let errors = new RowBuffer(outputs, rows)
    let unpooled = new RowBuffer(units, rows * places)

    let mutable mask: float32[] option = None
    let mutable samples = 0

    let answer () =
        if pooling.IsSome then pooled.Of samples
        elif places = 1 then activities.Of samples
        else activities.As(samples, all)

    /// The errors at the potentials: (n · P)×F.
    let inner () =
        if pooling.IsSome then unpooled.Of(samples * places)
        elif places = 1 then errors.Of samples
        else errors.As(samples * places, units)

    /// a ← a + b in each row, and y ← φ(a): sample by sample, so that its numbers are still near when they are worked on again.
    let respond () =
        let y = activities.Of(samples * places)
        let a = potentials.Of(samples * places)
        let answers = Kernel.span y
        let weighed = Kernel.span a
        let bias: ReadOnlySpan<float32> = Span<float32>.op_Implicit(Kernel.span layer.Bias)

        for i in 0 .. samples - 1 do
            let own = weighed.Slice(i * all, all)
            let answer = answers.Slice(i * all, all)

            for first in 0 .. bias.Length .. all - 1 do
                let part = own.Slice(first, bias.Length)
                Primitives.Add(Span<float32>.op_Implicit part, bias, part)

            own.CopyTo answer
            activation.InPlace.Activate(competing, answer)

        GC.KeepAlive layer.Bias
        GC.KeepAlive a
        GC.KeepAlive y

        pooling
        |> ValueOption.iter (fun pooling -> pooling.Apply(activities.As(samples, all), pooled.Of samples))

    /// g ← the gradient at a, of that at φ(a).
    let throughActivation (gradient: Tensor) =
        let y = activities.Of(samples * places)
        let a = potentials.Of(samples * places)
        let answers: ReadOnlySpan<float32> = Span<float32>.op_Implicit(Kernel.span y)

        match through, activation.Winners with
        | Through.Threshold fraction, Some count ->
            ThresholdGradient.pullBack fraction count competing (Kernel.span a) answers (Kernel.span gradient)
        | _ ->
            activation.InPlace.PullBack(
                competing,
                answers,
                Span<float32>.op_Implicit(Kernel.span a),
                Kernel.span gradient
            )

        GC.KeepAlive y
        GC.KeepAlive a
        GC.KeepAlive gradient

    /// Activities of a sample that the layer gives.
    member _.Outputs = outputs

    /// The input of the layer above.
    member _.Given =
        match mask with
        | None -> answer ()
        | Some _ -> thinned.Of samples

    /// The gradient at what the layer gives.
    member _.Errors = errors.Of samples

    member _.Weigh(x: Tensor) =
        samples <- x.Rows
        let a = potentials.Of(samples * places)
        wiring.Weigh(x, a)
        a

    member _.Respond drawn =
        mask <- drawn
        respond ()
        drawn |> Option.iter (Kernel.timesInto (thinned.Of samples) (answer ()))

    member this.ThroughActivation() =
        let own = this.Errors
        mask |> Option.iter (Kernel.timesInto own own)

        pooling
        |> ValueOption.iter (fun pooling ->
            pooling.PullBack(activities.As(samples, all), pooled.Of samples, own, unpooled.As(samples, all)))

        throughActivation (inner ())

    member _.WeightGradients(struct (weights, bias: Tensor)) =
        let own = inner ()
        wiring.WeightGradient(weights, own)

        if bias.Count = units then
            Kernel.sumRowsInto bias own
        else
            Kernel.sumRowsInto
                bias
                (if pooling.IsSome then
                     unpooled.As(samples, all)
                 else
                     errors.Of samples)

    /// The gradient at x, into a buffer.
    member _.AtInput target = wiring.AtInput(inner (), target)

    member _.Dispose() =
        (wiring :> IDisposable).Dispose()

        for owned in [ potentials; activities; pooled; thinned; errors; unpooled ] do
            (owned :> IDisposable).Dispose()

[<Sealed>]
type internal StackPass(layers: Layer list, readout: Readout, through: Through, areFixed: bool, rows: int) =
    let levels =
        layers |> List.map (fun layer -> Level(layer, through, areFixed, rows)) |> Array.ofList

    let last = levels[levels.Length - 1]
    let logits = new RowBuffer(readout.Weights.Rows, rows)
    let atInput = new RowBuffer(Layer.inputs layers.Head, rows)
    let mutable entered = readout.Bias
    let mutable samples = 0

    member _.Enter(x: Tensor) =
        entered <- x
        samples <- x.Rows

    member _.Weigh layer =
        levels[layer].Weigh(if layer = 0 then entered else levels[layer - 1].Given)

    member _.Activities layer = samples * levels[layer].Outputs

    member _.Respond(layer, mask) = levels[layer].Respond mask

    member _.Read() =
        let z = logits.Of samples
        Kernel.multiplyByTransposeInto z last.Given readout.Weights
        Kernel.addToRows z readout.Bias
        z

    member this.Features x =
        this.Enter x

        for layer in 0 .. levels.Length - 1 do
            this.Weigh layer |> ignore
            this.Respond(layer, None)

        last.Given

    member this.Forward x =
        this.Features x |> ignore
        this.Read()

    member _.Backward gradients =
        let error = logits.Of samples

        gradients
        |> Option.iter (fun gradients ->
            let struct (weights, bias) = gradients.Output
            Kernel.multiplyTransposedInto weights 0.0 1.0 error last.Given
            Kernel.sumRowsInto bias error)

        Kernel.multiplyInto last.Errors 0.0 1.0 error readout.Weights

        for layer in levels.Length - 1 .. -1 .. 0 do
            levels[layer].ThroughActivation()

            gradients |> Option.iter (fun gradients -> levels[layer].WeightGradients gradients.Hidden[layer])

            if layer > 0 then
                levels[layer].AtInput levels[layer - 1].Errors

    member _.AtInput() =
        let target = atInput.Of samples
        levels[0].AtInput target
        target

    interface IDisposable with
        member _.Dispose() =
            for level in levels do
                level.Dispose()

            (logits :> IDisposable).Dispose()
            (atInput :> IDisposable).Dispose()
