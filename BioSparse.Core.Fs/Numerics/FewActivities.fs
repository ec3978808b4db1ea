namespace BioSparse.Core

open System
open System.Numerics
open System.Runtime.InteropServices

/// Sums of a few scaled rows, Σ_t factor_t · row_t, with four vectors of columns at a time in registers.
[<RequireQualifiedAccess>]
module private RowSum =

    let private width = Vector<float32>.Count

    /// target ← (from zero, or from what it holds) + Σ scale · factors[t] · rows[places[t]]; the largest magnitude.
    let add
        (adds: bool)
        (scale: float32)
        (places: ReadOnlySpan<int>)
        (factors: ReadOnlySpan<float32>)
        (rows: ReadOnlySpan<float32>)
        (columns: int)
        (from: int)
        (stop: int)
        (target: Span<float32>)
        =
        let step = 4 * width
        let mutable at = from
        let mutable peak = Vector<float32>.Zero

        while at + step <= stop do
            let own = target.Slice(at, step)
            let held = MemoryMarshal.Cast<float32, Vector<float32>> own
            let mutable a = if adds then held[0] else Vector<float32>.Zero
            let mutable b = if adds then held[1] else Vector<float32>.Zero
            let mutable c = if adds then held[2] else Vector<float32>.Zero
            let mutable d = if adds then held[3] else Vector<float32>.Zero

            for t in 0 .. places.Length - 1 do
                let factor = Vector<float32>(scale * factors[t])

                // one check of bounds for the four loads
                let block =
                    MemoryMarshal.Cast<float32, Vector<float32>>(rows.Slice(places[t] * columns + at, step))

                a <- Vector.FusedMultiplyAdd(factor, block[0], a)
                b <- Vector.FusedMultiplyAdd(factor, block[1], b)
                c <- Vector.FusedMultiplyAdd(factor, block[2], c)
                d <- Vector.FusedMultiplyAdd(factor, block[3], d)

            held[0] <- a
            held[1] <- b
            held[2] <- c
            held[3] <- d

            peak <-
                Vector.Max(
                    peak,
                    Vector.Max(Vector.Max(Vector.Abs a, Vector.Abs b), Vector.Max(Vector.Abs c, Vector.Abs d))
                )

            at <- at + step

        let mutable largest = 0.0f

        for i in 0 .. width - 1 do
            largest <- max largest peak[i]

        while at < stop do
            let mutable sum = if adds then target[at] else 0.0f

            for t in 0 .. places.Length - 1 do
                sum <- MathF.FusedMultiplyAdd(scale * factors[t], rows[places[t] * columns + at], sum)

            target[at] <- sum
            largest <- max largest (abs sum)
            at <- at + 1

        largest

[<Sealed>]
type internal FewActivities(units: int, inputs: int) =

    let mutable samples = 0
    // sample by sample: its units and their activities
    let mutable sampleStarts: int[] = Array.zeroCreate 2
    let mutable unitsOf: int[] = [||]
    let mutable sampleValues: float32[] = [||]
    // unit by unit: its samples and its activities
    let unitStarts: int[] = Array.zeroCreate (units + 1)
    let next: int[] = Array.zeroCreate units
    let mutable samplesOf: int[] = [||]
    let mutable unitValues: float32[] = [||]

    /// Columns of W that stay near while all samples pass over them.
    static let panel = 128

    /// The number of nonzero values, counted by vectors.
    static let alive (values: ReadOnlySpan<float32>) =
        let blocks = MemoryMarshal.Cast<float32, Vector<float32>> values
        let mutable zeros = Vector<int>.Zero

        for block in blocks do
            // a mask of ones is −1
            zeros <- zeros - Vector.Equals(block, Vector<float32>.Zero)

        let mutable found = blocks.Length * Vector<float32>.Count - Vector.Sum zeros

        for i in blocks.Length * Vector<float32>.Count .. values.Length - 1 do
            if values[i] <> 0.0f then
                found <- found + 1

        found

    /// Lists the activities sample by sample, and counts those of each unit.
    let listSamples (activities: ReadOnlySpan<float32>) =
        Array.Clear unitStarts
        let mutable n = 0

        for b in 0 .. samples - 1 do
            sampleStarts[b] <- n
            let own = activities.Slice(b * units, units)

            for j in 0 .. units - 1 do
                if own[j] <> 0.0f then
                    unitsOf[n] <- j
                    sampleValues[n] <- own[j]
                    unitStarts[j + 1] <- unitStarts[j + 1] + 1
                    n <- n + 1

        sampleStarts[samples] <- n

    /// The same unit by unit, from those lists and counts.
    let listUnits () =
        for j in 0 .. units - 1 do
            next[j] <- unitStarts[j]
            unitStarts[j + 1] <- unitStarts[j + 1] + unitStarts[j]

        for b in 0 .. samples - 1 do
            for t in sampleStarts[b] .. sampleStarts[b + 1] - 1 do
                let place = next[unitsOf[t]]
                samplesOf[place] <- b
                unitValues[place] <- sampleValues[t]
                next[unitsOf[t]] <- place + 1

    static member WorthWhile = 0.15

    member _.Take(activities: ReadOnlySpan<float32>, batch: int) =
        let most = int (FewActivities.WorthWhile * float (batch * units))
        let few = alive activities <= most

        if few then
            samples <- batch

            if sampleStarts.Length < batch + 1 then
                sampleStarts <- Array.zeroCreate (batch + 1)

            if unitsOf.Length < most then
                unitsOf <- Array.zeroCreate most
                sampleValues <- Array.zeroCreate most
                samplesOf <- Array.zeroCreate most
                unitValues <- Array.zeroCreate most

            listSamples activities
            listUnits ()

        few

    member _.Explain(weights: ReadOnlySpan<float32>, rest: Span<float32>, from: int, upTo: int) =
        let mutable left = 0

        while left < inputs do
            let right = min inputs (left + panel)

            for b in from .. upTo - 1 do
                let start, length = sampleStarts[b], sampleStarts[b + 1] - sampleStarts[b]

                RowSum.add
                    true
                    -1.0f
                    (ReadOnlySpan(unitsOf, start, length))
                    (ReadOnlySpan(sampleValues, start, length))
                    weights
                    inputs
                    left
                    right
                    (rest.Slice(b * inputs, inputs))
                |> ignore

            left <- right

    member _.Correlate
        (listed: ReadOnlySpan<int>, rest: ReadOnlySpan<float32>, scale: float32, change: Span<float32>)
        =
        let mutable largest = 0.0f

        for i in 0 .. listed.Length - 1 do
            let start = unitStarts[listed[i]]
            let length = unitStarts[listed[i] + 1] - start

            let own =
                RowSum.add
                    false
                    scale
                    (ReadOnlySpan(samplesOf, start, length))
                    (ReadOnlySpan(unitValues, start, length))
                    rest
                    inputs
                    0
                    inputs
                    (change.Slice(i * inputs, inputs))

            largest <- max largest own

        largest
