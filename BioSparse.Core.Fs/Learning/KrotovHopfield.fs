namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

type KrotovHopfield =
    { Activation: Activation
      Input: InputForm
      P: float
      K: int
      Delta: float
      Constraint: Constraint }

/// The rule of Krotov & Hopfield in private buffers. A step changes at most two rows a sample, so that all but the
/// currents (one product of B×d with d×H) is work on those rows alone: their change, its largest element, the
/// weights, and the effective weights sgn(W)|W|^(p−1).
[<Sealed>]
type private KrotovHopfieldSession(settings: KrotovHopfield, start: LearningState) =
    inherit Session()

    let layer = LearningState.layer start
    let units, inputs = layer.Weights.Rows, layer.Weights.Columns
    let received = new FormPass(layer.Input, layer.Weights.Columns, 1)
    let weights = Kernel.copy layer.Weights
    let isPlain = settings.P = 2.0

    // sgn(W)|W|^(p−1), of which a step changes a few rows
    let effective = PackedRows(units, inputs)

    let signs = SignKeeper.create settings.Constraint
    let change: float32[] = Array.zeroCreate inputs
    let mutable currents = Kernel.buffer [| 1; units |]
    let mutable changes: float32[] = Array.zeroCreate 0
    let decay: float32[] = Array.zeroCreate units
    let place: int[] = Array.create units -1
    let ranked: int[] = Array.zeroCreate (min settings.K units)

    let row (all: Span<float32>) j = all.Slice(j * inputs, inputs)

    let refresh j =
        let w = row (Kernel.span weights) j

        if isPlain then
            effective.TakeRow(j, Span<float32>.op_Implicit w)
        else
            let sized = Span<float32>(change)
            Primitives.Abs(Span<float32>.op_Implicit w, sized)

            if settings.P = 3.0 then
                Primitives.Multiply(Span<float32>.op_Implicit w, Span<float32>.op_Implicit sized, sized)
            else
                Primitives.Pow(Span<float32>.op_Implicit sized, float32 (settings.P - 1.0), sized)
                Primitives.CopySign(Span<float32>.op_Implicit sized, Span<float32>.op_Implicit w, sized)

            effective.TakeRow(j, Span<float32>.op_Implicit sized)

    do
        for j in 0 .. units - 1 do
            refresh j

    /// Adds g · v to the change of unit j, and g · I to its decay; gives the unit a place first.
    let credit (touched: ResizeArray<int>) (v: ReadOnlySpan<float32>) j (g: float32) (current: float32) =
        if place[j] < 0 then
            place[j] <- touched.Count
            touched.Add j
            decay[j] <- 0.0f

            if changes.Length < touched.Count * inputs then
                Array.Resize(&changes, max (touched.Count * inputs) (2 * changes.Length))

            Span<float32>(changes, place[j] * inputs, inputs).Clear()

        let sum = Span<float32>(changes, place[j] * inputs, inputs)
        Primitives.MultiplyAdd(v, g, Span<float32>.op_Implicit sum, sum)
        decay[j] <- decay[j] + g * current

    override _.Step(moment, batch) =
        let v = received.Of batch.Inputs
        let samples = v.Rows

        if currents.Rows <> samples then
            Tensor.release currents
            currents <- Kernel.buffer [| samples; units |]

        Product.multiplyByPacked currents v effective
        let all = Kernel.span currents
        let images = Kernel.span v
        let touched = ResizeArray<int>()

        for b in 0 .. samples - 1 do
            let current = all.Slice(b * units, units)
            Selection.largest (Span<float32>.op_Implicit current) (ranked.AsSpan())
            let image = Span<float32>.op_Implicit(images.Slice(b * inputs, inputs))
            credit touched image ranked[0] 1.0f current[ranked[0]]

            if settings.K <= units then
                let last = ranked[settings.K - 1]
                credit touched image last -(float32 settings.Delta) current[last]

        GC.KeepAlive v

        let w = Kernel.span weights
        let mutable greatest = 1e-30f

        for j in touched do
            let sum = Span<float32>(changes, place[j] * inputs, inputs)

            Primitives.MultiplyAdd(
                Span<float32>.op_Implicit(row w j),
                -decay[j],
                Span<float32>.op_Implicit sum,
                sum
            )

            let size = abs (Primitives.MaxMagnitude(Span<float32>.op_Implicit sum))
            // also when it is not a number, so that divergence reaches the weights and is seen
            greatest <- if size <= greatest then greatest else size

        let scale = float32 moment.Rate / greatest

        for j in touched do
            let sum = ReadOnlySpan<float32>(changes, place[j] * inputs, inputs)
            let target = row w j
            Primitives.MultiplyAdd(sum, scale, Span<float32>.op_Implicit target, target)
            SignKeeper.project signs target
            refresh j
            place[j] <- -1

    override _.State =
        LearningState.withLayer
            { layer with
                Weights = Tensor.copied weights }
            start

    override _.Dispose() =
        (received :> IDisposable).Dispose()
        Tensor.release weights
        Tensor.release currents

[<RequireQualifiedAccess>]
module KrotovHopfield =

    let defaults =
        { Activation = Relu.activation
          Input = Plain
          P = 2.0
          K = 2
          Delta = 0.4
          Constraint = Nonnegative }

    let private start (settings: KrotovHopfield) shape key =
        let layer = Start.normal 1.0 settings.Activation shape key

        LearningState.ofLayer
            { layer with
                Input = settings.Input
                Weights = Constraint.adopt settings.Constraint layer.Weights }

    let private step settings (moment: Moment) state (batch: Batch) =
        let layer = LearningState.layer state
        let w = layer.Weights
        let v = Layer.receive layer batch.Inputs

        let effective =
            if settings.P = 2.0 then
                w
            else
                Tensor.sign w * Tensor.pow (settings.P - 1.0) (Tensor.abs w)

        let currents = Tensor.matmul v (Tensor.transpose effective)
        let first = Tensor.winners 1 currents

        let last =
            if settings.K > w.Rows then
                Tensor.zeros currents.Shape
            else
                Tensor.winners settings.K currents - Tensor.winners (settings.K - 1) currents

        let g = first - settings.Delta * last
        let drive = Tensor.matmul (Tensor.transpose g) v

        let decay =
            Tensor.matmul (Tensor.transpose (g * currents)) (Tensor.full 1.0 [| v.Rows; 1 |])

        let change = drive - decay * w
        let largest = Tensor.clamp 1e-30 infinity (Tensor.max (Tensor.abs change))

        let weights =
            Constraint.project settings.Constraint (w + moment.Rate * (change / largest))

        LearningState.withLayer { layer with Weights = weights } state

    let rule settings =
        if not (settings.P >= 2.0) then
            invalidArg (nameof settings) $"p = {settings.P}; it is at least 2"

        if settings.K < 2 then
            invalidArg (nameof settings) $"k = {settings.K}; it is at least 2"

        if not (settings.Delta >= 0.0) then
            invalidArg (nameof settings) $"Δ = {settings.Delta}; it is at least 0"

        { Rule.create "krotov-hopfield" (start settings) (step settings) with
            Constraint = settings.Constraint
            Session = Some(fun state -> new KrotovHopfieldSession(settings, state)) }
