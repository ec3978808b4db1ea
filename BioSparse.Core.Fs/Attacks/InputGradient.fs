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
module internal Broken =

    let private rounding = 1e-4f
    let isAt (margin: float32) = margin > rounding

[<Sealed>]
type internal InputGradient(network: Network, objective: Objective, through: Through, rows: int) =

    let classes = network.Readout.Weights.Rows
    let pass = new StackPass(network.Layers, network.Readout, through, true, rows)
    let values: float32[] = Array.zeroCreate rows
    let margins: float32[] = Array.zeroCreate rows
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
            | Objective.CrossEntropy -> values[i] <- Kernel.errorOfRow z right 1.0f
            | Objective.Margin
            | Objective.Targeted ->
                let toward = if objective = Objective.Margin then other else targets[i]

                values[i] <- z[toward] - own
                z.Clear()
                z[toward] <- 1.0f
                z[right] <- -1.0f

        GC.KeepAlive logits

    member _.Values = values
    member _.Margins = margins

    member _.At(x: Tensor, labels: int[], targets: int[]) =
        direct (pass.Forward x) labels targets
        pass.Backward None
        pass.AtInput()

    interface IDisposable with
        member _.Dispose() = (pass :> IDisposable).Dispose()

[<RequireQualifiedAccess>]
module internal SignStep =

    let inline low (epsilon: float32) (origin: Vector<float32>) =
        Vector.Max(Vector<float32>.Zero, origin - Vector<float32> epsilon)

    let inline high (epsilon: float32) (origin: Vector<float32>) =
        Vector.Min(Vector<float32>.One, origin + Vector<float32> epsilon)

    let inline projected (size: float32) low high (slope: Vector<float32>) (now: Vector<float32>) =
        let zero = Vector<float32>.Zero

        let step =
            Vector.ConditionalSelect(
                Vector.GreaterThan(slope, zero),
                Vector<float32> size,
                Vector.ConditionalSelect(Vector.LessThan(slope, zero), Vector<float32> -size, zero)
            )

        Vector.Min(high, Vector.Max(low, now + step))

    let inline pixel (size: float32) (epsilon: float32) (origin: float32) (slope: float32) (now: float32) =
        let step =
            if slope > 0.0f then size
            elif slope < 0.0f then -size
            else 0.0f

        min (min 1.0f (origin + epsilon)) (max (max 0.0f (origin - epsilon)) (now + step))

    let take (size: float) (epsilon: float) origin gradient x =
        let o = Kernel.span origin
        let g = Kernel.span gradient
        let moved = Kernel.span x
        let size = float32 size
        let epsilon = float32 epsilon
        let width = Vector<float32>.Count
        let mutable i = 0

        while i <= moved.Length - width do
            let from = Vector<float32>(o.Slice(i, width))
            let slope = Vector<float32>(g.Slice(i, width))
            let now = Vector<float32>(moved.Slice(i, width))
            (projected size (low epsilon from) (high epsilon from) slope now).CopyTo(moved.Slice(i, width))
            i <- i + width

        while i < moved.Length do
            moved[i] <- pixel size epsilon o[i] g[i] moved[i]
            i <- i + 1

        GC.KeepAlive origin
        GC.KeepAlive gradient
        GC.KeepAlive x
