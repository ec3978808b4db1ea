namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<Sealed>]
type internal SparseCompetition(settings: CompetitiveHebbian, units: int, inputs: int) =

    let sparse = SparseRows(units, inputs)
    let moves = WeightMove(settings, inputs)
    let mutable isOn = false
    // a process may bring weights back that are 0
    let mayLook =
        settings.Enforcement = Multiplicative && settings.Processes = SynapticProcesses.none

    let mutable untilLook = 0
    // images, and what is left unexplained of them; activities: both transposed
    let mutable columns: float32[] = [||]
    let mutable answers: float32[] = [||]

    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    let resize samples =
        if columns.Length <> Transposed.stride samples * inputs then
            columns <- Array.zeroCreate (Transposed.stride samples * inputs)
            answers <- Array.zeroCreate (Transposed.stride samples * units)

    member _.IsOn = isOn

    member _.Look(weights: Tensor) =
        if mayLook && not isOn then
            if untilLook > 0 then
                untilLook <- untilLook - 1
            else
                sparse.Take weights
                isOn <- float sparse.Count < SparseRows.WorthWhile * float (units * inputs)
                untilLook <- 50

    member _.Weigh(x: Tensor, activities: Tensor) =
        resize x.Rows
        let stride = Transposed.stride x.Rows
        Transposed.ofRows x.Rows inputs (given (Kernel.span x)) (Span columns)
        sparse.Multiply(ReadOnlySpan columns, Span answers, stride)
        Transposed.toRows x.Rows units (ReadOnlySpan answers) (Kernel.span activities)
        GC.KeepAlive x
        GC.KeepAlive activities

    member _.Learn
        (
            y: Tensor,
            active: ReadOnlySpan<int>,
            change: Span<float32>,
            rate: float,
            factors: ReadOnlySpan<float32>
        ) =
        let samples, n = y.Rows, active.Length
        let stride = Transposed.stride samples
        Transposed.ofRows samples n (given (Kernel.span y)) (Span(answers, 0, n * stride))
        sparse.SubtractTransposed(ReadOnlySpan answers, active, Span columns, stride)
        let mutable largest = 0.0f

        for i in 0 .. n - 1 do
            let own = ReadOnlySpan(answers, i * stride, stride)
            let learned = change.Slice(i * inputs, sparse.Values(active[i]).Length)
            sparse.Correlate(active[i], own, ReadOnlySpan columns, 1.0f / float32 samples, learned)

            if learned.Length > 0 then
                let size = abs (Primitives.MaxMagnitude(given learned))
                // not a number stays
                largest <- if size <= largest then largest else size

        let scale = moves.Scale(rate, largest)

        for i in 0 .. n - 1 do
            let own = sparse.Values active[i]
            moves.Take(own, change.Slice(i * inputs, own.Length), scale * factors[active[i]])

        GC.KeepAlive y

    member _.CopyTo(weights: Tensor) = sparse.CopyTo weights
