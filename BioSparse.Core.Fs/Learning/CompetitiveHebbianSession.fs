namespace BioSparse.Core

open System
open TorchSharp

type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// Scratch for the changes of a block of units, one for each thread.
[<Sealed; AbstractClass>]
type private BlockChange() =
    [<ThreadStatic; DefaultValue>]
    static val mutable private held: float32[]

    static member Of count =
        if isNull (box BlockChange.held) || BlockChange.held.Length < count then
            BlockChange.held <- Array.zeroCreate count

        Span<float32>(BlockChange.held, 0, count)

/// The competitive rule in private buffers. Units that are silent for a whole batch neither explain nor learn. Where
/// the others are seldom active (winners), both products with Y are sums over the few activities, by their lists, and a block of
/// units is changed while its changes are near: they are computed twice, for the largest and for the move, which takes less time than
/// to write and read them. Threads divide samples, columns and units, so that no bit depends on their number.
[<Sealed>]
type internal CompetitiveHebbianSession(settings: CompetitiveHebbian, start: LearningState) =
    inherit Session()

    /// Units whose changes one thread keeps near.
    let block = 32

    /// Share of activities that are not zero below which sums over them are faster than dense products. Measured:
    /// `biosparse bench`, winners.
    let worthWhile = 0.3

    let layer = LearningState.layer start
    let units, inputs = layer.Weights.Rows, layer.Weights.Columns
    let received = new FormPass(layer.Input, layer.Weights.Columns, 1)
    let weights = Kernel.copy layer.Weights
    let bias = layer.Bias.ToArray()
    let blocks = (units + block - 1) / block
    let moves = Array.init blocks (fun _ -> WeightMove(settings, inputs))
    let largest: float32[] = Array.zeroCreate blocks
    let active: int[] = Array.zeroCreate units
    let counts: int[] = Array.zeroCreate units
    let factors: float32[] = Array.create units 1.0f

    /// n of each unit; none without metaplasticity.
    let activity =
        match settings.Metaplasticity with
        | Metaplasticity.Constant -> ValueNone
        | Metaplasticity.Falling _ ->
            match Map.tryFind Metaplasticity.memory start.Memory with
            | Some known -> ValueSome(known.ToArray())
            | None -> ValueSome(Array.zeroCreate units)

    let isLarge = int64 units * int64 inputs >= 262_144L
    let mutable activities = Kernel.buffer [| 1; units |]
    let mutable unexplained = Kernel.buffer [| 1; inputs |]
    let mutable isWide = false
    // of dense activities: Y of the active units, their weights, their changes
    let mutable compact: Tensor voption = ValueNone
    let mutable dense: Tensor voption = ValueNone
    let mutable change: Tensor voption = ValueNone

    let sparse = SparseCompetition(settings, units, inputs)
    let bySample = RowLists()
    let byUnit = RowLists()

    let row (all: Span<float32>) j = all.Slice(j * inputs, inputs)
    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    let made (held: Tensor voption) shape =
        match held with
        | ValueSome tensor -> tensor
        | ValueNone -> Kernel.buffer shape

    let resize samples =
        if activities.Rows <> samples then
            Tensor.release activities
            Tensor.release unexplained
            compact |> ValueOption.iter Tensor.release
            compact <- ValueNone
            activities <- Kernel.buffer [| samples; units |]
            unexplained <- Kernel.buffer [| samples; inputs |]
            isWide <- int64 samples * int64 units >= 65_536L

    /// φ(· + b), ten samples at a time.
    let respond () =
        let together = 10
        let isBiased = bias |> Array.exists ((<>) 0.0f)

        SideBySide.each isWide ((activities.Rows + together - 1) / together) (fun piece ->
            let first = piece * together
            let samples = min together (activities.Rows - first)
            let y = (Kernel.span activities).Slice(first * units, samples * units)

            if isBiased then
                for b in 0 .. samples - 1 do
                    let potentials = y.Slice(b * units, units)
                    Primitives.Add(given potentials, ReadOnlySpan bias, potentials)

            settings.Activation.InPlace.Activate(units, y))

    /// The units that are active at all, where activities are many.
    let listActive () =
        let y = Kernel.span activities
        let peak: float32[] = Array.zeroCreate units

        for b in 0 .. activities.Rows - 1 do
            Primitives.MaxMagnitude(ReadOnlySpan peak, given (y.Slice(b * units, units)), Span peak)

        let mutable found = 0

        for j in 0 .. units - 1 do
            // not a number counts as active, so that divergence reaches the weights and is seen
            if not (peak[j] = 0.0f) then
                active[found] <- j
                found <- found + 1

        found

    /// Y of the active units alone, B×n.
    let gather n =
        let samples = activities.Rows
        let all = made compact [| samples * units |]
        compact <- ValueSome all
        let y = Kernel.span activities
        let target = Kernel.span all

        for b in 0 .. samples - 1 do
            let own = y.Slice(b * units, units)
            let into = target.Slice(b * n, n)

            for i in 0 .. n - 1 do
                into[i] <- own[active[i]]

        Kernel.reshaped samples n all

    /// In the multiplicative form weights of 0 do not move, and do not count for the largest change either.
    let forgetZeros (own: Span<float32>) (learned: Span<float32>) =
        if settings.Enforcement = Multiplicative && own.Contains 0.0f then
            for k in 0 .. inputs - 1 do
                if own[k] = 0.0f then
                    learned[k] <- 0.0f

    /// The changes of `count` active units from `first` on: out of `held`, or computed anew from the few activities.
    let learned (held: Tensor voption) first count =
        let g =
            match held with
            | ValueSome all -> (Kernel.span all).Slice(first * inputs, count * inputs)
            | ValueNone ->
                let own = BlockChange.Of(count * inputs)
                Product.listedRows own byUnit first count unexplained
                own

        let w = Kernel.span weights

        for i in 0 .. count - 1 do
            forgetZeros (row w active[first + i]) (row g i)

        g

    /// Moves n active units, in blocks.
    let move n rate held =
        let pieces = (n + block - 1) / block

        let each work =
            SideBySide.each isLarge pieces (fun piece ->
                let first = piece * block
                work piece first (min block (n - first)))

        let scale =
            match settings.Scaling with
            | Raw -> moves[0].Scale(rate, 1.0f)
            | MaxNormalised ->
                each (fun piece first count ->
                    largest[piece] <- abs (Primitives.MaxMagnitude(given (learned held first count))))

                // not a number stays one
                moves[0].Scale(rate, Primitives.MaxMagnitude(ReadOnlySpan(largest, 0, pieces)))

        each (fun piece first count ->
            let g = learned held first count
            let w = Kernel.span weights

            for i in 0 .. count - 1 do
                let unit = active[first + i]
                moves[piece].Take(row w unit, row g i, scale * factors[unit]))

    let learnFromFew (x: Tensor) rate =
        byUnit.TakeTransposed(bySample, units)
        byUnit.Scale(1.0f / float32 x.Rows)
        bySample.Scale -1.0f
        (Kernel.span x).CopyTo(Kernel.span unexplained)
        Product.multiplyListed unexplained 1.0f 1.0f bySample weights
        let n = byUnit.OmitEmpty(active.AsSpan())

        move n rate ValueNone

    let learnFromMany (x: Tensor) n rate =
        use _scope = torch.NewDisposeScope()
        let isAll = n = units
        let y = if isAll then activities else gather n

        let w =
            if isAll then
                weights
            else
                let kept = made dense [| units; inputs |]
                dense <- ValueSome kept
                let from = Kernel.span weights
                let into = Kernel.span kept

                for i in 0 .. n - 1 do
                    (row from active[i]).CopyTo(row into i)

                Kernel.rows 0 n kept

        (Kernel.span x).CopyTo(Kernel.span unexplained)
        Product.multiply unexplained 1.0f -1.0f y w
        let all = made change [| units; inputs |]
        change <- ValueSome all
        Product.multiplyTransposed (Kernel.rows 0 n all) 0.0f (1.0f / float32 x.Rows) y unexplained
        move n rate change

    /// One step on the weights that are not zero alone.
    let learnSparsely samples n rate =
        use _scope = torch.NewDisposeScope()
        let y = if n = units then activities else gather n
        let scratch = made change [| units; inputs |]
        change <- ValueSome scratch
        sparse.Learn(y, ReadOnlySpan(active, 0, n), Kernel.span scratch, rate, ReadOnlySpan factors)

    let learn (x: Tensor) rate =
        if sparse.IsOn then
            match listActive () with
            | 0 -> ()
            | n -> learnSparsely x.Rows n rate
        else
            let y = Kernel.span activities

            if bySample.Take(given y, x.Rows, int (worthWhile * float y.Length)) then
                if bySample.Count > 0 then
                    learnFromFew x rate
            else
                learnFromMany x (listActive ()) rate

    /// Counts the samples of each unit that it is active in, where anything depends on them.
    let count samples =
        if settings.Homeostasis.Rate <> 0.0 || activity.IsSome then
            let y = Kernel.span activities
            Array.Clear counts

            for b in 0 .. samples - 1 do
                let own = y.Slice(b * units, units)

                for j in 0 .. units - 1 do
                    counts[j] <- counts[j] + (if own[j] > 0.0f then 1 else 0)

    let harden samples =
        match activity with
        | ValueSome known ->
            for j in 0 .. units - 1 do
                known[j] <- known[j] + float32 counts[j] / float32 samples
                factors[j] <- Metaplasticity.factor settings.Metaplasticity known[j]
        | ValueNone -> ()

    let settle samples =
        let rate, target = settings.Homeostasis.Rate, settings.Homeostasis.Target

        if rate <> 0.0 then
            for j in 0 .. units - 1 do
                bias[j] <- bias[j] + float32 rate * (float32 target - float32 counts[j] / float32 samples)

    let undergo key =
        if settings.Processes <> SynapticProcesses.none then
            SideBySide.each true units (fun j ->
                SynapticProcesses.applyTo
                    settings.Processes
                    settings.Constraint
                    key
                    j
                    (row (Kernel.span weights) j))

    override _.Step(moment, batch) =
        let x = received.Of batch.Inputs
        resize x.Rows
        sparse.Look weights

        if sparse.IsOn then
            sparse.Weigh(x, activities)
        else
            Product.multiplyByTranspose activities x weights

        respond ()
        count x.Rows
        harden x.Rows
        learn x moment.Rate
        undergo moment.Key
        settle x.Rows
        GC.KeepAlive x
        GC.KeepAlive batch

    override _.State =
        if sparse.IsOn then
            sparse.CopyTo weights

        let memory =
            match activity with
            | ValueSome known -> Map.add Metaplasticity.memory (Tensor.vector known) start.Memory
            | ValueNone -> start.Memory

        { start with Memory = memory }
        |> LearningState.withLayer
            { layer with
                Weights = Tensor.copied weights
                Bias = Tensor.vector bias }

    override _.Dispose() =
        (received :> IDisposable).Dispose()

        for owned in [ weights; activities; unexplained ] do
            Tensor.release owned

        for made in [ compact; dense; change ] do
            made |> ValueOption.iter Tensor.release
