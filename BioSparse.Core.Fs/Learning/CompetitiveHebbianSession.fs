namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// The competitive rule in private buffers. Units that are silent for a whole batch neither explain nor learn, so
/// that both products with Y run over the active units alone; where even those are seldom active (winners), the
/// products become sums of the few rows. A team divides the units, and with them the weights: only activities and
/// images pass from one thread to another.
[<Sealed>]
type internal CompetitiveHebbianSession(settings: CompetitiveHebbian, start: LearningState) =
    inherit Session()

    let layer = LearningState.layer start
    let units, inputs = layer.Weights.Rows, layer.Weights.Columns
    let weights = Kernel.copy layer.Weights
    let bias = layer.Bias.ToArray()
    let team = new Team()
    let moves = Array.init team.Size (fun _ -> WeightMove(settings, inputs))
    let largest: float32[] = Array.zeroCreate team.Size
    let active: int[] = Array.zeroCreate units
    let peak: float32[] = Array.zeroCreate units
    let counts: int[] = Array.zeroCreate units
    let change = Kernel.buffer [| units; inputs |]
    let dense = Kernel.buffer [| units; inputs |]
    let mutable activities = Kernel.buffer [| 1; units |]
    let mutable compact = Kernel.buffer [| 1; units |]
    // X − YW; each part beyond the first explains into a buffer of its own before they are summed
    let mutable unexplained =
        Array.init team.Size (fun _ -> Kernel.buffer [| 1; inputs |])

    let sparse = SparseCompetition(settings, units, inputs)
    let few = FewActivities(units, inputs)
    let mutable activeCount = 0
    let mutable isFew = false

    let row (all: Span<float32>) j = all.Slice(j * inputs, inputs)

    let rows (all: Span<float32>) from upTo =
        all.Slice(from * inputs, (upTo - from) * inputs)

    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    let resize samples =
        if activities.Rows <> samples then
            for old in [| activities; compact; yield! unexplained |] do
                Tensor.release old

            activities <- Kernel.buffer [| samples; units |]
            compact <- Kernel.buffer [| samples * units |]
            unexplained <- Array.init team.Size (fun _ -> Kernel.buffer [| samples; inputs |])

    /// X Wᵀ of the part's units, into the activities.
    let weigh part (x: Tensor) =
        if not sparse.IsOn then
            let struct (from, upTo) = team.Share(part, units)

            Kernel.multiplyByTransposeInto
                (Kernel.columns from (upTo - from) activities)
                x
                (Kernel.rows from (upTo - from) weights)
        elif part = 0 then
            sparse.Weigh(x, activities)

    /// φ(· + b) of the part's samples.
    let respond part =
        let struct (from, upTo) = team.Share(part, activities.Rows)
        let y = (Kernel.span activities).Slice(from * units, (upTo - from) * units)

        if bias |> Array.exists ((<>) 0.0f) then
            for b in 0 .. upTo - from - 1 do
                let potentials = y.Slice(b * units, units)
                Primitives.Add(given potentials, ReadOnlySpan bias, potentials)

        // with fewer samples than parts, one has none
        if y.Length > 0 then
            settings.Activation.InPlace.Activate(units, y)

    /// The highest activity of each of the part's units.
    let findPeaks part =
        let struct (from, upTo) = team.Share(part, units)
        let y = Kernel.span activities
        let highest = Span<float32>(peak, from, upTo - from)
        highest.Clear()

        for b in 0 .. activities.Rows - 1 do
            Primitives.MaxMagnitude(given highest, given (y.Slice(b * units + from, upTo - from)), highest)

    /// Which units are active at all, and whether all activities are few.
    let listActive () =
        activeCount <- 0

        for j in 0 .. units - 1 do
            // not a number counts as active, so that divergence reaches the weights and is seen
            if not (peak[j] = 0.0f) then
                active[activeCount] <- j
                activeCount <- activeCount + 1

        isFew <-
            activeCount > 0 && not sparse.IsOn && few.Take(given (Kernel.span activities), activities.Rows)

    /// Y of the active units alone, B×n; the part's samples of it.
    let gather part =
        let struct (from, upTo) = team.Share(part, activities.Rows)
        let y = Kernel.span activities
        let target = Kernel.span compact

        for b in from .. upTo - 1 do
            let own = y.Slice(b * units, units)
            let into = target.Slice(b * activeCount, activeCount)

            for i in 0 .. activeCount - 1 do
                into[i] <- own[active[i]]

    /// G of the active units, in the first rows of `change`, as sums over the few activities.
    let learnFromFew part (x: Tensor) =
        let struct (first, last) = team.Share(part, x.Rows)
        let rest = Kernel.span unexplained[0]
        (rows (Kernel.span x) first last).CopyTo(rows rest first last)
        few.Explain(given (Kernel.span weights), rest, first, last)
        team.Meet()
        let struct (from, upTo) = team.Share(part, activeCount)

        let known =
            few.Correlate(
                ReadOnlySpan(active, from, upTo - from),
                given rest,
                1.0f / float32 x.Rows,
                rows (Kernel.span change) from upTo
            )

        ValueSome known

    /// G of the active units, in the first rows of `change`, as two products.
    let learnFromMany part (x: Tensor) =
        use _scope = TorchSharp.torch.NewDisposeScope()
        let samples, n = x.Rows, activeCount
        let struct (first, last) = team.Share(part, samples)
        let struct (from, upTo) = team.Share(part, n)
        let isAll = n = units

        if not isAll then
            gather part
            let all = Kernel.span weights
            let kept = Kernel.span dense

            for i in from .. upTo - 1 do
                (row all active[i]).CopyTo(row kept i)

            team.Meet()

        let y =
            (if isAll then
                 activities
             else
                 Kernel.reshaped samples n compact)
            |> Kernel.columns from (upTo - from)

        let w = (if isAll then weights else dense) |> Kernel.rows from (upTo - from)
        let own = unexplained[part]

        if part = 0 then
            (Kernel.span x).CopyTo(Kernel.span own)

        Kernel.multiplyInto own (if part = 0 then 1.0 else 0.0) -1.0 y w
        team.Meet()
        let rest = rows (Kernel.span unexplained[0]) first last

        for other in 1 .. team.Size - 1 do
            Primitives.Add(given rest, given (rows (Kernel.span unexplained[other]) first last), rest)

        team.Meet()
        let g = Kernel.rows from (upTo - from) change
        Kernel.multiplyTransposedInto g 0.0 (1.0 / float samples) y unexplained[0]
        ValueNone

    /// In the multiplicative form weights of 0 do not move, and do not count for the largest change either.
    let forgetZeros from upTo =
        let g = Kernel.span change
        let w = Kernel.span weights

        for i in from .. upTo - 1 do
            let own = row w active[i]

            if own.Contains 0.0f then
                let learned = row g i

                for k in 0 .. inputs - 1 do
                    if own[k] = 0.0f then
                        learned[k] <- 0.0f

    /// One step on the part of the active units.
    let learn part (x: Tensor) rate =
        let known = if isFew then learnFromFew part x else learnFromMany part x
        let struct (from, upTo) = team.Share(part, activeCount)
        let g = Kernel.span change
        let w = Kernel.span weights

        if settings.Enforcement = Multiplicative then
            forgetZeros from upTo

        largest[part] <-
            match settings.Scaling, known with
            | Raw, _ -> 1.0f
            | MaxNormalised, ValueSome size when settings.Enforcement = Projection -> size
            | MaxNormalised, _ when from = upTo -> 0.0f
            | MaxNormalised, _ -> abs (Primitives.MaxMagnitude(given (rows g from upTo)))

        team.Meet()
        // not a number stays one
        let scale = moves[part].Scale(rate, Primitives.MaxMagnitude(ReadOnlySpan largest))

        for i in from .. upTo - 1 do
            moves[part].Take(row w active[i], row g i, scale)

    /// One step on the weights that are not zero alone.
    let learnSparsely samples rate =
        let y =
            if activeCount = units then
                activities
            else
                for part in 0 .. team.Size - 1 do
                    gather part

                Kernel.reshaped samples activeCount compact

        sparse.Learn(y, ReadOnlySpan(active, 0, activeCount), Kernel.span change, rate)

    /// A part's share of a step.
    let step part (x: Tensor) rate =
        use _scope = TorchSharp.torch.NewDisposeScope()
        weigh part x
        team.Meet()
        respond part
        team.Meet()
        findPeaks part
        team.Meet()

        if part = 0 then
            listActive ()

        team.Meet()

        if activeCount > 0 then
            if not sparse.IsOn then
                learn part x rate
            elif part = 0 then
                learnSparsely x.Rows rate

    let settle samples =
        let rate, target = settings.Homeostasis.Rate, settings.Homeostasis.Target

        if rate <> 0.0 then
            let y = Kernel.span activities
            Array.Clear counts

            for b in 0 .. samples - 1 do
                let own = y.Slice(b * units, units)

                for j in 0 .. units - 1 do
                    counts[j] <- counts[j] + (if own[j] > 0.0f then 1 else 0)

            for j in 0 .. units - 1 do
                bias[j] <- bias[j] + float32 rate * (float32 target - float32 counts[j] / float32 samples)

    override _.Step(moment, batch) =
        let x =
            if layer.Input = Plain then
                batch.Inputs
            else
                Layer.receive layer batch.Inputs

        resize x.Rows
        sparse.Look weights
        team.Run(fun part -> step part x moment.Rate)
        settle x.Rows
        GC.KeepAlive x
        GC.KeepAlive batch

    override _.State =
        if sparse.IsOn then
            sparse.CopyTo weights

        LearningState.withLayer
            { layer with
                Weights = Tensor.copied weights
                Bias = Tensor.vector bias }
            start

    override _.Dispose() =
        (team :> IDisposable).Dispose()

        for owned in [ weights; change; dense; activities; compact; yield! unexplained ] do
            Tensor.release owned
