namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module internal ThresholdGradient =

    let threshold (fraction: float) count (potentials: ReadOnlySpan<float32>) =
        let best: int[] = Array.zeroCreate (count + 1)
        Selection.largest potentials (best.AsSpan())
        let last, next = best[count - 1], best[count]
        let theta = 0.5f * (potentials[last] + potentials[next])
        let largest = abs (Primitives.MaxMagnitude potentials)
        let width = float32 fraction * max (abs theta) (1e-3f * largest) |> max 1e-12f
        struct (theta, width, last, next)

    let private pullRow fraction count (a: Span<float32>) (g: Span<float32>) (gate: Span<float32>) =
        let struct (theta, width, last, next) =
            threshold fraction count (Span<float32>.op_Implicit a)

        Primitives.Subtract(Span<float32>.op_Implicit a, theta, gate)
        Primitives.Divide(Span<float32>.op_Implicit gate, width, gate)
        Primitives.Sigmoid(Span<float32>.op_Implicit gate, gate)
        let mutable throughThreshold = 0.0f

        for j in 0 .. a.Length - 1 do
            if a[j] > 0.0f then
                let s = gate[j]
                let moved = g[j] * a[j] * s * (1.0f - s) / width
                throughThreshold <- throughThreshold + moved
                g[j] <- g[j] * s + moved
            else
                g[j] <- 0.0f

        g[last] <- g[last] - 0.5f * throughThreshold
        g[next] <- g[next] - 0.5f * throughThreshold

    let pullBack fraction count columns (potentials: Span<float32>) (gradient: Span<float32>) =
        let gate: float32[] = Array.zeroCreate columns

        for row in 0 .. potentials.Length / columns - 1 do
            let a = potentials.Slice(row * columns, columns)
            let g = gradient.Slice(row * columns, columns)

            if count < columns then
                pullRow fraction count a g (gate.AsSpan())
            else
                for j in 0 .. columns - 1 do
                    if not (a[j] > 0.0f) then
                        g[j] <- 0.0f

    let pulled fraction count (potentials: Tensor) (gradient: Tensor) =
        let found = gradient.ToArray()
        pullBack fraction count potentials.Columns (potentials.ToArray().AsSpan()) (found.AsSpan())
        Tensor.matrix gradient.Rows gradient.Columns found
