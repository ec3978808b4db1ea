namespace BioSparse.Core

open System
open System.Numerics

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type internal Climb =
    | CrossEntropy
    | Margin of width: float

[<Sealed>]
type internal InputGradient(network: Network, climb: Climb, rows: int) =

    let layer = network.Hidden
    let readout = network.Readout
    let units = layer.Weights.Rows
    let potentials = Kernel.buffer [| rows; units |]
    let activities = Kernel.buffer [| rows; units |]
    let inner = Kernel.buffer [| rows; units |]
    let logits = Kernel.buffer [| rows; readout.Weights.Rows |]
    let gradient = Kernel.buffer [| rows; layer.Weights.Columns |]

    /// The slope that the margin's climb sees where a unit is silent.
    let leak = 0.1

    /// Logits become the direction of the margin's climb: 1 at the largest wrong class, −1 at the right one.
    let direct (labels: int[]) =
        let all = Kernel.span logits
        let classes = readout.Weights.Rows

        for i in 0 .. rows - 1 do
            let z = all.Slice(i * classes, classes)
            z[labels[i]] <- Single.NegativeInfinity
            let other = Primitives.IndexOfMax(Span<float32>.op_Implicit z)
            z.Clear()
            z[other] <- 1.0f
            z[labels[i]] <- -1.0f

    /// The gradient at the activities becomes that at the potentials.
    let throughActivation () =
        match climb, layer.Activation with
        | Climb.Margin width, Winners count ->
            // the wider set of winners, from the potentials again
            (Kernel.span potentials).CopyTo(Kernel.span activities)
            let wider = Winners(int (ceil (width * float count)))
            Kernel.activate wider units (Kernel.span activities)
            Kernel.timesSlope wider 0.0 activities potentials inner
        | Climb.Margin _, (Relu | Power _ | BoundedSigmoid) ->
            Kernel.timesSlope layer.Activation leak activities potentials inner
        | _ -> Kernel.timesSlope layer.Activation 0.0 activities potentials inner

    member _.At(x: Tensor, labels: int[]) =
        let received = if layer.Input = Plain then x else Layer.receive layer x
        Kernel.multiplyByTransposeInto potentials received layer.Weights
        Kernel.respond layer.Activation layer.Bias activities potentials
        Kernel.multiplyByTransposeInto logits activities readout.Weights
        Kernel.addToRows logits readout.Bias

        match climb with
        | Climb.CrossEntropy -> Kernel.errorInPlace logits labels 1.0
        | Climb.Margin _ -> direct labels

        Kernel.multiplyInto inner 0.0 1.0 logits readout.Weights
        throughActivation ()
        Kernel.multiplyInto gradient 0.0 1.0 inner layer.Weights

        match layer.Input with
        | Plain -> gradient
        | UnitLength ->
            // u = x/‖x‖: the gradient's part along u is lost, the rest divided by the length
            let g = Kernel.span gradient
            let images = Kernel.span x
            let d = x.Columns

            for i in 0 .. rows - 1 do
                let image = images.Slice(i * d, d)
                let own = g.Slice(i * d, d)
                let length = max 1e-12f (Primitives.Norm(Span<float32>.op_Implicit image))

                let along =
                    Primitives.Dot(Span<float32>.op_Implicit own, Span<float32>.op_Implicit image)
                    / (length * length)

                Primitives.MultiplyAdd(
                    Span<float32>.op_Implicit image,
                    -along,
                    Span<float32>.op_Implicit own,
                    own
                )

                Primitives.Multiply(Span<float32>.op_Implicit own, 1.0f / length, own)

            GC.KeepAlive x
            gradient

    interface IDisposable with
        member _.Dispose() =
            for owned in [ potentials; activities; inner; logits; gradient ] do
                Tensor.release owned

[<RequireQualifiedAccess>]
module internal SignStep =

    let take (size: float) (epsilon: float) origin gradient x =
        let o = Kernel.span origin
        let g = Kernel.span gradient
        let moved = Kernel.span x
        let size = float32 size
        let epsilon = float32 epsilon
        let width = Vector<float32>.Count
        let zero = Vector<float32>.Zero
        let one = Vector<float32>.One
        let up = Vector<float32>(size)
        let down = Vector<float32>(-size)
        let reach = Vector<float32>(epsilon)
        let mutable i = 0

        while i <= moved.Length - width do
            let slope = Vector<float32>(g.Slice(i, width))
            let from = Vector<float32>(o.Slice(i, width))
            let now = Vector<float32>(moved.Slice(i, width))

            let step =
                Vector.ConditionalSelect(
                    Vector.GreaterThan(slope, zero),
                    up,
                    Vector.ConditionalSelect(Vector.LessThan(slope, zero), down, zero)
                )

            let low = Vector.Max(zero, from - reach)
            let high = Vector.Min(one, from + reach)
            Vector.Min(high, Vector.Max(low, now + step)).CopyTo(moved.Slice(i, width))
            i <- i + width

        while i < moved.Length do
            let step =
                if g[i] > 0.0f then size
                elif g[i] < 0.0f then -size
                else 0.0f

            moved[i] <- min (min 1.0f (o[i] + epsilon)) (max (max 0.0f (o[i] - epsilon)) (moved[i] + step))
            i <- i + 1

        GC.KeepAlive origin
        GC.KeepAlive gradient
        GC.KeepAlive x
