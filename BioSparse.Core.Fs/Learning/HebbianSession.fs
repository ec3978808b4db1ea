namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<AbstractClass>]
type internal HebbianSession(constraint': Constraint, scaling: StepScaling, start: LearningState) =
    inherit Session()

    /// Units that one thread takes at a time.
    let block = 32

    /// Potentials that one thread takes at a time.
    let near = 16_384

    /// Share of coefficients that are not zero below which sums over them are faster than dense products, as for the competitive rule.
    let worthWhile = 0.3

    let layer = LearningState.layer start
    let units, inputs = layer.Weights.Rows, layer.Weights.Columns
    let received = new FormPass(layer.Input, layer.Weights.Columns, 1)
    let weights = Kernel.copy layer.Weights
    let change = Kernel.buffer [| units; inputs |]
    let signs = SignKeeper.create constraint'
    let blocks = (units + block - 1) / block
    let largest: float32[] = Array.zeroCreate blocks
    let tallies: float32[] = Array.zeroCreate units
    let isLarge = int64 units * int64 inputs >= 262_144L
    let bySample = RowLists()
    let byUnit = RowLists()
    let mutable partial: float32[] = [||]
    let mutable potentials = Kernel.buffer [| 1; units |]

    let given (span: Span<float32>) = Span<float32>.op_Implicit span
    let row (all: Span<float32>) j = all.Slice(j * inputs, inputs)

    /// Runs `work` for each unit, block by block.
    let eachUnit (work: int -> int -> unit) =
        SideBySide.each isLarge blocks (fun piece ->
            for j in piece * block .. min units ((piece + 1) * block) - 1 do
                work piece j)

    /// Σ_b c_bj x_b of all units.
    let correlate (x: Tensor) =
        let c = Kernel.span potentials

        if bySample.Take(given c, x.Rows, int (worthWhile * float c.Length)) then
            if bySample.Count = 0 then
                (Kernel.span change).Clear()
            else
                byUnit.TakeTransposed(bySample, units)
                Product.multiplyListed change 0.0f 1.0f byUnit x
        else
            Product.multiplyTransposed change 0.0f 1.0f potentials x

    abstract Respond: potentials: Span<float32> * scratch: Span<float32> * tally: Span<float32> -> unit

    abstract IsIdle: tally: float32 -> bool
    default _.IsIdle _ = false

    abstract Direct:
        unit: int * weights: ReadOnlySpan<float32> * sum: Span<float32> * tally: float32 * samples: int ->
            unit

    abstract Move:
        unit: int * weights: Span<float32> * direction: ReadOnlySpan<float32> * tally: float32 * rate: float32 ->
            unit

    default _.Move(_, weights, direction, _, rate) =
        Primitives.MultiplyAdd(direction, rate, given weights, weights)

    abstract Bound: unit: int * weights: Span<float32> -> unit
    default _.Bound(_, _) = ()

    abstract Settle: tallies: ReadOnlySpan<float32> * samples: int -> unit
    default _.Settle(_, _) = ()

    abstract Completed: state: LearningState -> LearningState
    default _.Completed state = state

    member private this.RespondAll samples =
        let perPiece = max 1 (near / units)
        let pieces = (samples + perPiece - 1) / perPiece

        if partial.Length < pieces * units then
            partial <- Array.zeroCreate (pieces * units)

        SideBySide.each (int64 samples * int64 units >= 65_536L) pieces (fun piece ->
            let all = Kernel.span potentials
            let tally = Span<float32>(partial, piece * units, units)
            let scratch: float32[] = Array.zeroCreate units
            tally.Clear()

            for b in piece * perPiece .. min samples ((piece + 1) * perPiece) - 1 do
                this.Respond(all.Slice(b * units, units), scratch.AsSpan(), tally))

        Array.Clear tallies

        for piece in 0 .. pieces - 1 do
            Primitives.Add(
                ReadOnlySpan tallies,
                ReadOnlySpan<float32>(partial, piece * units, units),
                tallies.AsSpan()
            )

    member private this.DirectUnit(j, samples) =
        let g = row (Kernel.span change) j
        this.Direct(j, given (row (Kernel.span weights) j), g, tallies[j], samples)

    member private this.MoveUnit(j, rate) =
        let w = row (Kernel.span weights) j
        this.Move(j, w, given (row (Kernel.span change) j), tallies[j], rate)
        SignKeeper.project signs w
        this.Bound(j, w)

    override this.Step(moment, batch) =
        let x = received.Of batch.Inputs
        let samples = x.Rows

        if potentials.Rows <> samples then
            Tensor.release potentials
            potentials <- Kernel.buffer [| samples; units |]

        Product.multiplyByTranspose potentials x weights
        this.RespondAll samples
        correlate x

        match scaling with
        | Raw ->
            eachUnit (fun _ j ->
                if not (this.IsIdle tallies[j]) then
                    this.DirectUnit(j, samples)
                    this.MoveUnit(j, float32 moment.Rate))
        | MaxNormalised ->
            Array.Clear largest

            eachUnit (fun piece j ->
                if not (this.IsIdle tallies[j]) then
                    this.DirectUnit(j, samples)
                    let own = abs (Primitives.MaxMagnitude(given (row (Kernel.span change) j)))
                    // also what is not a number, so that divergence reaches the weights and is seen
                    largest[piece] <- if own <= largest[piece] then largest[piece] else own)

            let rate =
                StepScaling.factor scaling moment.Rate (Primitives.MaxMagnitude(ReadOnlySpan largest))

            eachUnit (fun _ j ->
                if not (this.IsIdle tallies[j]) then
                    this.MoveUnit(j, rate))

        this.Settle(ReadOnlySpan tallies, samples)
        GC.KeepAlive x
        GC.KeepAlive batch

    override this.State =
        start
        |> LearningState.withLayer
            { layer with
                Weights = Tensor.copied weights }
        |> this.Completed

    override _.Dispose() =
        (received :> IDisposable).Dispose()

        for owned in [ weights; change; potentials ] do
            Tensor.release owned
