namespace BioSparse.Core

open System
open System.Numerics

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module internal ThresholdGradient =

    /// struct (θ, T) of the potentials at the threshold.
    let private level (fraction: float) (potentials: ReadOnlySpan<float32>) last next =
        let theta = 0.5f * (potentials[last] + potentials[next])
        let largest = abs (Primitives.MaxMagnitude potentials)
        let width = float32 fraction * max (abs theta) (1e-3f * largest) |> max 1e-12f
        struct (theta, width)

    /// The places of a_(k) and a_(k+1), from all potentials.
    let private ranked count (potentials: ReadOnlySpan<float32>) =
        let best: int[] = Array.zeroCreate (count + 1)
        Selection.largest potentials (best.AsSpan())
        struct (best[count - 1], best[count])

    let threshold fraction count (potentials: ReadOnlySpan<float32>) =
        let struct (last, next) = ranked count potentials
        let struct (theta, width) = level fraction potentials last next
        struct (theta, width, last, next)

    /// The places of a_(k) and a_(k+1) where the winners are known: the last of the smallest winners, and the first of the
    /// largest others. Fewer than k units above 0 say nothing of what is below.
    let private besideWinners count (a: ReadOnlySpan<float32>) (y: ReadOnlySpan<float32>) =
        let mutable last = -1
        let mutable next = -1
        let mutable winners = 0

        for j in 0 .. a.Length - 1 do
            if y[j] > 0.0f then
                winners <- winners + 1

                if last < 0 || a[j] <= a[last] then
                    last <- j
            elif next < 0 || a[j] > a[next] then
                next <- j

        if winners = count then
            struct (last, next)
        else
            ranked count a

    /// g ← g σ + m for a > 0, else 0, where m = g a σ (1 − σ)/T; gives Σ m.
    let private throughGate (width: float32) (a: Span<float32>) (gate: Span<float32>) (g: Span<float32>) =
        let lanes = Vector<float32>.Count
        let zero = Vector<float32>.Zero
        let mutable sums = zero
        let mutable j = 0

        while j <= a.Length - lanes do
            let own = Vector<float32>(a.Slice(j, lanes))
            let s = Vector<float32>(gate.Slice(j, lanes))
            let slope = g.Slice(j, lanes)
            let given = Vector<float32> slope
            let isActive = Vector.GreaterThan(own, zero)

            let moved = given * own * s * (Vector<float32>.One - s) / Vector<float32> width

            sums <- sums + Vector.ConditionalSelect(isActive, moved, zero)
            Vector.ConditionalSelect(isActive, given * s + moved, zero).CopyTo slope
            j <- j + lanes

        let mutable sum = Vector.Sum sums

        while j < a.Length do
            if a[j] > 0.0f then
                let s = gate[j]
                let moved = g[j] * a[j] * s * (1.0f - s) / width
                sum <- sum + moved
                g[j] <- g[j] * s + moved
            else
                g[j] <- 0.0f

            j <- j + 1

        sum

    let private pullRow
        fraction
        count
        (a: Span<float32>)
        (y: ReadOnlySpan<float32>)
        (g: Span<float32>)
        (gate: Span<float32>)
        =
        let potentials: ReadOnlySpan<float32> = Span<float32>.op_Implicit a
        let struct (last, next) = besideWinners count potentials y
        let struct (theta, width) = level fraction potentials last next
        Primitives.Subtract(potentials, theta, gate)
        Primitives.Divide(Span<float32>.op_Implicit gate, width, gate)
        Primitives.Sigmoid(Span<float32>.op_Implicit gate, gate)
        let throughThreshold = throughGate width a gate g
        g[last] <- g[last] - 0.5f * throughThreshold
        g[next] <- g[next] - 0.5f * throughThreshold

    let pullBack
        fraction
        count
        columns
        (potentials: Span<float32>)
        (activities: ReadOnlySpan<float32>)
        (gradient: Span<float32>)
        =
        let gate: float32[] = Array.zeroCreate columns

        for row in 0 .. potentials.Length / columns - 1 do
            let a = potentials.Slice(row * columns, columns)
            let g = gradient.Slice(row * columns, columns)

            if count < columns then
                pullRow fraction count a (activities.Slice(row * columns, columns)) g (gate.AsSpan())
            else
                for j in 0 .. columns - 1 do
                    if not (a[j] > 0.0f) then
                        g[j] <- 0.0f

    let pulled fraction count (potentials: Tensor) (activities: Tensor) (gradient: Tensor) =
        let found = gradient.ToArray()

        pullBack
            fraction
            count
            potentials.Columns
            (potentials.ToArray().AsSpan())
            (ReadOnlySpan(activities.ToArray()))
            (found.AsSpan())

        Tensor.matrix gradient.Rows gradient.Columns found
