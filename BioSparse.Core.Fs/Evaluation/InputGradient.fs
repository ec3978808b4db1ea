namespace BioSparse.Core

open System
open System.Numerics

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type internal Objective =
    | CrossEntropy
    | Margin
    | Targeted

[<RequireQualifiedAccess>]
type internal Through =
    | Own
    | Threshold of fraction: float

[<Sealed>]
type internal InputGradient(network: Network, objective: Objective, through: Through, rows: int) =

    let layer = network.Hidden
    let readout = network.Readout
    let units = layer.Weights.Rows
    let classes = readout.Weights.Rows

    let owned =
        [ units; units; units; classes; layer.Weights.Columns; layer.Weights.Columns ]
        |> List.map (fun columns -> Kernel.buffer [| rows; columns |])

    let values: float32[] = Array.zeroCreate rows
    let margins: float32[] = Array.zeroCreate rows
    // the first n rows of the buffers, for batches of n images
    let mutable used = owned

    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    /// Logits become the direction of the climb; values and margins are noted.
    let direct (logits: Tensor) (labels: int[]) (targets: int[]) =
        let all = Kernel.span logits

        for i in 0 .. logits.Rows - 1 do
            let z = all.Slice(i * classes, classes)
            let right = labels[i]
            let own = z[right]
            z[right] <- Single.NegativeInfinity
            let other = Primitives.IndexOfMax(given z)
            z[right] <- own
            margins[i] <- z[other] - own

            match objective with
            | Objective.CrossEntropy ->
                let largest = max own z[other]
                Primitives.Subtract(given z, largest, z)
                Primitives.Exp(given z, z)
                let sum = Primitives.Sum(given z)
                values[i] <- log sum - (own - largest)
                Primitives.Divide(given z, sum, z)
                z[right] <- z[right] - 1.0f
            | Objective.Margin
            | Objective.Targeted ->
                let toward = if objective = Objective.Margin then other else targets[i]

                values[i] <- z[toward] - own
                z.Clear()
                z[toward] <- 1.0f
                z[right] <- -1.0f

        GC.KeepAlive logits

    /// u = x/‖x‖, in a buffer.
    let unitLength (x: Tensor) (unit: Tensor) =
        let from = Kernel.span x
        let into = Kernel.span unit
        let d = x.Columns

        for i in 0 .. x.Rows - 1 do
            let image = from.Slice(i * d, d)
            Primitives.Divide(given image, max 1e-12f (Primitives.Norm(given image)), into.Slice(i * d, d))

        GC.KeepAlive x
        unit

    /// The gradient at the activities becomes that at the potentials.
    let throughActivation activities potentials inner =
        match through, layer.Activation with
        | Through.Threshold fraction, Winners count ->
            ThresholdGradient.pullBack fraction count units (Kernel.span potentials) (Kernel.span inner)
            GC.KeepAlive potentials
            GC.KeepAlive inner
        | _ -> Kernel.timesSlope layer.Activation 0.0 activities potentials inner

    member _.Values = values
    member _.Margins = margins

    member _.At(x: Tensor, labels: int[], targets: int[]) =
        if used.Head.Rows <> x.Rows then
            used <- owned |> List.map (Kernel.rows 0 x.Rows)

        let potentials, activities, inner, logits, gradient, unit =
            match used with
            | [ a; y; i; z; g; u ] -> a, y, i, z, g, u
            | _ -> invalidOp "six buffers were made"

        let received = if layer.Input = Plain then x else unitLength x unit
        Kernel.multiplyByTransposeInto potentials received layer.Weights
        Kernel.respond layer.Activation layer.Bias activities potentials
        Kernel.multiplyByTransposeInto logits activities readout.Weights
        Kernel.addToRows logits readout.Bias
        direct logits labels targets
        Kernel.multiplyInto inner 0.0 1.0 logits readout.Weights
        throughActivation activities potentials inner
        Kernel.multiplyInto gradient 0.0 1.0 inner layer.Weights

        match layer.Input with
        | Plain -> gradient
        | UnitLength ->
            // u = x/‖x‖: the gradient's part along u is lost, the rest divided by the length
            let g = Kernel.span gradient
            let images = Kernel.span x
            let d = x.Columns

            for i in 0 .. x.Rows - 1 do
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
        member _.Dispose() = owned |> List.iter Tensor.release

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
