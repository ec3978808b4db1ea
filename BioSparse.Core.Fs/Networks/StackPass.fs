namespace BioSparse.Core

open System

type internal WeightGradients =
    { Hidden: struct (Tensor * Tensor)[]
      Output: struct (Tensor * Tensor) }

type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// A buffer of which a batch uses the first rows, made when it is first used.
[<Sealed>]
type private RowBuffer(columns: int, rows: int) =
    let mutable capacity = rows
    let mutable whole: Tensor voption = ValueNone
    /// The first rows where a batch does not use them all.
    let mutable part: struct (int * Tensor) voption = ValueNone

    let forgetPart () =
        part |> ValueOption.iter (fun struct (_, view) -> Tensor.release view)
        part <- ValueNone

    let forgetAll () =
        forgetPart ()
        whole |> ValueOption.iter Tensor.release
        whole <- ValueNone

    let all rows =
        if rows > capacity then
            forgetAll ()
            capacity <- rows

        match whole with
        | ValueSome buffer -> buffer
        | ValueNone ->
            let buffer = Kernel.buffer [| capacity; columns |]
            whole <- ValueSome buffer
            buffer

    member _.Of(rows: int) =
        match part with
        | ValueSome struct (count, view) when count = rows -> view
        | _ ->
            let buffer = all rows

            if rows = capacity then
                buffer
            else
                forgetPart ()
                let view = Kernel.leading rows buffer
                part <- ValueSome struct (rows, view)
                view

    member _.Dispose() = forgetAll ()

/// The buffers of one layer, and what the batch in them is.
[<Sealed>]
type private Level(layer: Layer, through: Through, areFixed: bool, rows: int) =
    let units = layer.Weights.Rows
    let potentials = RowBuffer(units, rows)
    let activities = RowBuffer(units, rows)
    let thinned = RowBuffer(units, rows)
    let errors = RowBuffer(units, rows)
    let unit = RowBuffer(layer.Weights.Columns, rows)

    let packed =
        lazy
            (let packed = PackedRows(units, layer.Weights.Columns)
             packed.Take layer.Weights
             packed)

    let mutable mask: float32[] option = None
    let mutable samples = 0

    /// x of the batch, and the layer's form of it.
    let mutable given = layer.Weights
    let mutable received = layer.Weights

    let answer () = activities.Of samples

    /// a ← a + b in each row, and y ← φ(a): row by row, so that a row is still near when it is worked on again.
    let respond () =
        let y = answer ()
        let a = potentials.Of samples
        let answers = Kernel.span y
        let weighed = Kernel.span a
        let bias: ReadOnlySpan<float32> = Span<float32>.op_Implicit(Kernel.span layer.Bias)

        for i in 0 .. samples - 1 do
            let own = weighed.Slice(i * units, units)
            let answer = answers.Slice(i * units, units)
            Primitives.Add(Span<float32>.op_Implicit own, bias, own)
            own.CopyTo answer
            layer.Activation.InPlace.Activate(units, answer)

        GC.KeepAlive layer.Bias
        GC.KeepAlive a
        GC.KeepAlive y

    /// g ← g ⊙ φ′(a)
    let timesSlope (a: Tensor) (gradient: Tensor) =
        let y = answer ()

        layer.Activation.InPlace.PullBack(
            units,
            Span<float32>.op_Implicit(Kernel.span y),
            Span<float32>.op_Implicit(Kernel.span a),
            Kernel.span gradient
        )

        GC.KeepAlive y
        GC.KeepAlive a
        GC.KeepAlive gradient

    member _.Units = units

    /// The input of the layer above.
    member _.Given =
        match mask with
        | None -> answer ()
        | Some _ -> thinned.Of samples

    /// The gradient at the activities, then at the potentials.
    member _.Errors = errors.Of samples

    member _.Weigh(x: Tensor) =
        samples <- x.Rows
        given <- x

        received <-
            match layer.Input with
            | Plain -> x
            | UnitLength ->
                let u = unit.Of samples
                Kernel.unitRowsInto u x
                u

        let a = potentials.Of samples

        if areFixed then
            Product.multiplyByPacked a received packed.Value
        else
            Product.multiplyByTranspose a received layer.Weights

        a

    member _.Respond drawn =
        mask <- drawn
        respond ()
        drawn |> Option.iter (Kernel.timesInto (thinned.Of samples) (answer ()))

    member this.ThroughActivation() =
        let own = this.Errors
        mask |> Option.iter (Kernel.timesInto own own)
        let a = potentials.Of samples

        match through, layer.Activation.Winners with
        | Through.Threshold fraction, Some count ->
            let y = answer ()
            let answers: ReadOnlySpan<float32> = Span<float32>.op_Implicit(Kernel.span y)
            ThresholdGradient.pullBack fraction count units (Kernel.span a) answers (Kernel.span own)
            GC.KeepAlive y
            GC.KeepAlive a
            GC.KeepAlive own
        | _ -> timesSlope a own

    member this.WeightGradients(struct (weights, bias)) =
        Kernel.multiplyTransposedInto weights 0.0 1.0 this.Errors received
        Kernel.sumRowsInto bias this.Errors

    /// The gradient at x, into a buffer.
    member this.AtInput target =
        Kernel.multiplyInto target 0.0 1.0 this.Errors layer.Weights

        if layer.Input = UnitLength then
            Kernel.throughLength given target

    member _.Dispose() =
        for owned in [ potentials; activities; thinned; errors; unit ] do
            owned.Dispose()

[<Sealed>]
type internal StackPass(layers: Layer list, readout: Readout, through: Through, areFixed: bool, rows: int) =
    let levels =
        layers |> List.map (fun layer -> Level(layer, through, areFixed, rows)) |> Array.ofList

    let last = levels[levels.Length - 1]
    let logits = RowBuffer(readout.Weights.Rows, rows)
    let atInput = RowBuffer(layers.Head.Weights.Columns, rows)
    let mutable entered = readout.Bias
    let mutable samples = 0

    member _.Enter(x: Tensor) =
        entered <- x
        samples <- x.Rows

    member _.Weigh layer =
        levels[layer].Weigh(if layer = 0 then entered else levels[layer - 1].Given)

    member _.Activities layer = samples * levels[layer].Units

    member _.Respond(layer, mask) = levels[layer].Respond mask

    member _.Read() =
        let z = logits.Of samples
        Kernel.multiplyByTransposeInto z last.Given readout.Weights
        Kernel.addToRows z readout.Bias
        z

    member this.Forward x =
        this.Enter x

        for layer in 0 .. levels.Length - 1 do
            this.Weigh layer |> ignore
            this.Respond(layer, None)

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

            logits.Dispose()
            atInput.Dispose()
