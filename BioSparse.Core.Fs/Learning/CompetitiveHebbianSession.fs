namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

/// The competitive rule in private buffers. Units that are silent for a whole batch neither explain nor learn, so
/// that both products with Y run over the active units alone; where even those are seldom active (winners), the
/// products become sums of the few rows.
[<Sealed>]
type internal CompetitiveHebbianSession(settings: CompetitiveHebbian, start: LearningState) =
    inherit Session()

    let units, inputs = start.Layer.Weights.Rows, start.Layer.Weights.Columns
    let weights = Kernel.copy start.Layer.Weights
    let bias = start.Layer.Bias.ToArray()
    let signs = SignKeeper.create settings.Constraint
    let active: int[] = Array.zeroCreate units
    let peak: float32[] = Array.zeroCreate units
    let counts: int[] = Array.zeroCreate units
    let first: float32[] = Array.zeroCreate inputs
    let second: float32[] = Array.zeroCreate inputs
    let change = Kernel.buffer [| units; inputs |]
    let dense = Kernel.buffer [| units; inputs |]
    let mutable activities = Kernel.buffer [| 1; units |]
    let mutable compact = Kernel.buffer [| 1; units |]
    let mutable unexplained = Kernel.buffer [| 1; inputs |]
    let sparse = SparseRows(units, inputs)
    let few = FewActivities(units, inputs)
    let mutable isSparseNow = false
    let mutable untilLook = 0
    let mutable columns: float32[] = Array.zeroCreate (Transposed.stride 1 * inputs)
    let mutable answers: float32[] = Array.zeroCreate (Transposed.stride 1 * units)

    let row (all: Span<float32>) j = all.Slice(j * inputs, inputs)
    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    let resize samples =
        if activities.Rows <> samples then
            Tensor.release activities
            Tensor.release compact
            Tensor.release unexplained
            activities <- Kernel.buffer [| samples; units |]
            compact <- Kernel.buffer [| samples * units |]
            unexplained <- Kernel.buffer [| samples; inputs |]
            columns <- Array.zeroCreate (Transposed.stride samples * inputs)
            answers <- Array.zeroCreate (Transposed.stride samples * units)

    /// In the multiplicative form a weight of 0 stays 0. Looks now and then whether few enough others are left to
    /// work on those alone; once they are, they stay few.
    let look () =
        if settings.Enforcement = Multiplicative && not isSparseNow then
            if untilLook > 0 then
                untilLook <- untilLook - 1
            else
                sparse.Take weights
                isSparseNow <- float sparse.Count < SparseRows.WorthWhile * float (units * inputs)
                untilLook <- 50

    /// X Wᵀ, into the activities.
    let weigh (x: Tensor) =
        if isSparseNow then
            let stride = Transposed.stride x.Rows
            Transposed.ofRows x.Rows inputs (given (Kernel.span x)) (Span columns)
            sparse.Multiply(ReadOnlySpan columns, Span answers, stride)
            Transposed.toRows x.Rows units (ReadOnlySpan answers) (Kernel.span activities)
        else
            Kernel.multiplyByTransposeInto activities x weights

    /// Y, and which units are active in it at all; the number of those, and of all activities that are not zero.
    let respond (x: Tensor) =
        let samples = x.Rows
        weigh x
        let y = Kernel.span activities

        if bias |> Array.exists ((<>) 0.0f) then
            for b in 0 .. samples - 1 do
                let potentials = y.Slice(b * units, units)
                Primitives.Add(given potentials, ReadOnlySpan bias, potentials)

        Kernel.activate settings.Activation units y
        let highest = Span<float32>(peak)
        highest.Clear()

        for b in 0 .. samples - 1 do
            Primitives.MaxMagnitude(given highest, given (y.Slice(b * units, units)), highest)

        let mutable n = 0

        for j in 0 .. units - 1 do
            // not a number counts as active, so that divergence reaches the weights and is seen
            if not (peak[j] = 0.0f) then
                active[n] <- j
                n <- n + 1

        n

    /// Y of the active units alone, B×n.
    let gather samples n =
        let y = Kernel.span activities
        let target = Kernel.span compact

        for b in 0 .. samples - 1 do
            let from = y.Slice(b * units, units)
            let into = target.Slice(b * n, n)

            for i in 0 .. n - 1 do
                into[i] <- from[active[i]]

    /// G of the active units, in the first n rows of `change`, as sums over the few activities; the largest of it.
    let learnFromFew (x: Tensor) n =
        let rest = Kernel.span unexplained
        (Kernel.span x).CopyTo rest
        few.Explain(given (Kernel.span weights), rest)
        few.Correlate(ReadOnlySpan(active, 0, n), given rest, 1.0f / float32 x.Rows, Kernel.span change)

    /// G of the active units, in the first n rows of `change`, as two products.
    let learnFromMany (x: Tensor) n =
        let samples = x.Rows
        (Kernel.span x).CopyTo(Kernel.span unexplained)

        let y, w =
            if n = units then
                activities, weights
            else
                gather samples n
                let all = Kernel.span weights
                let kept = Kernel.span dense

                for i in 0 .. n - 1 do
                    (row all active[i]).CopyTo(row kept i)

                Kernel.reshaped samples n compact, Kernel.firstRows n dense

        Kernel.multiplyInto unexplained 1.0 -1.0 y w
        Kernel.multiplyTransposedInto (Kernel.firstRows n change) 0.0 (1.0 / float samples) y unexplained

    /// g ← g · |w|^power
    let timesSize (power: float) (w: Span<float32>) (g: Span<float32>) =
        let sized = Span<float32>(first, 0, w.Length)
        Primitives.Abs(given w, sized)
        // sizes from 1e-30 on, so that a power below 0 stays finite
        if power < 0.0 then
            Primitives.Max(given sized, 1e-30f, sized)

        if power <> 1.0 then
            Primitives.Pow(given sized, float32 power, sized)

        Primitives.Multiply(given g, given sized, g)

    /// Moves one row of weights by scale · g.
    let move (w: Span<float32>) (g: Span<float32>) (scale: float32) =
        let signed = Span<float32>(second, 0, w.Length)

        match settings.Enforcement with
        | Multiplicative ->
            if settings.WeightDependence <> 1.0 then
                timesSize (settings.WeightDependence - 1.0) w g

            Primitives.Multiply(given g, scale, g)
            // sgn(w): the size 1 with the sign of w; where w = 0 the product below stays 0
            signed.Fill 1.0f
            Primitives.CopySign(given signed, given w, signed)
            Primitives.Multiply(given g, given signed, g)

            if settings.WeightDependence <> 1.0 then
                Primitives.Clamp(given g, -60.0f, 60.0f, g)

            Primitives.Exp(given g, g)
            Primitives.Multiply(given w, given g, w)
        | Projection ->
            if settings.WeightDependence <> 0.0 then
                timesSize settings.WeightDependence w g

            Primitives.MultiplyAdd(given g, scale, given w, w)
            SignKeeper.project signs w

    /// In the multiplicative form weights of 0 do not move, and do not count for the largest change either.
    let forgetZeros n =
        let g = Kernel.span change
        let w = Kernel.span weights

        for i in 0 .. n - 1 do
            let own = row w active[i]

            if own.Contains 0.0f then
                let learned = row g i

                for k in 0 .. inputs - 1 do
                    if own[k] = 0.0f then
                        learned[k] <- 0.0f

    /// One step on the weights that are not zero alone.
    let learnSparsely (x: Tensor) n rate =
        let samples = x.Rows
        let stride = Transposed.stride samples

        let y =
            if n = units then
                activities
            else
                gather samples n
                Kernel.reshaped samples n compact

        Transposed.ofRows samples n (given (Kernel.span y)) (Span(answers, 0, n * stride))
        // `columns` still holds the transposed images, and from here on what is left unexplained of them
        sparse.SubtractTransposed(ReadOnlySpan answers, ReadOnlySpan(active, 0, n), Span columns, stride)
        let g = Kernel.span change
        let mutable largest = 1e-30f

        for i in 0 .. n - 1 do
            let own = ReadOnlySpan(answers, i * stride, stride)
            let learned = g.Slice(i * inputs, sparse.Values(active[i]).Length)
            sparse.Correlate(active[i], own, ReadOnlySpan columns, 1.0f / float32 samples, learned)

            if learned.Length > 0 then
                let size = abs (Primitives.MaxMagnitude(given learned))
                largest <- if size <= largest then largest else size

        let scale =
            match settings.Scaling with
            | Raw -> float32 rate
            | MaxNormalised -> float32 rate / largest

        for i in 0 .. n - 1 do
            let own = sparse.Values active[i]
            move own (g.Slice(i * inputs, own.Length)) scale

        GC.KeepAlive y

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
            if start.Layer.Input = Plain then
                batch.Images
            else
                Layer.receive start.Layer batch.Images

        resize x.Rows
        look ()
        let n = respond x

        if n > 0 && isSparseNow then
            learnSparsely x n moment.Rate
        elif n > 0 then
            let found =
                if few.Take(given (Kernel.span activities), x.Rows) then
                    ValueSome(learnFromFew x n)
                else
                    learnFromMany x n
                    ValueNone

            let g = Kernel.span change
            let w = Kernel.span weights

            if settings.Enforcement = Multiplicative then
                forgetZeros n

            let largest =
                match settings.Scaling, found with
                | Raw, _ -> 1.0f
                | MaxNormalised, ValueSome known when settings.Enforcement = Projection -> max 1e-30f known
                | MaxNormalised, _ ->
                    max 1e-30f (abs (Primitives.MaxMagnitude(given (g.Slice(0, n * inputs)))))

            let scale = float32 moment.Rate / largest

            for i in 0 .. n - 1 do
                move (row w active[i]) (row g i) scale

        settle x.Rows
        GC.KeepAlive x
        GC.KeepAlive batch

    override _.State =
        if isSparseNow then
            sparse.CopyTo weights

        { start with
            Layer =
                { start.Layer with
                    Weights = Tensor.copied weights
                    Bias = Tensor.vector bias } }

    override _.Dispose() =
        for owned in [ weights; change; dense; activities; compact; unexplained ] do
            Tensor.release owned
