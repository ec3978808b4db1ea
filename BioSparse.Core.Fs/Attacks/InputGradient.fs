namespace BioSparse.Core

open System
open System.Numerics

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type internal Objective =
    | CrossEntropy
    | Margin
    | Targeted

[<Sealed>]
type internal InputGradient(network: Network, objective: Objective, through: Through, rows: int) =

    let classes = network.Readout.Weights.Rows
    let pass = new StackPass(network.Layers, network.Readout, through, rows)
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
