namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type PerturbedLoss =
    | CrossEntropy
    | Logistic

type WeightPerturbation =
    { Sigma: float
      Images: int
      IsAntithetic: bool
      Threshold: float
      Loss: PerturbedLoss
      Hebbian: float }

module private Perturbed =

    /// The places of synapses in the stream of signs: row by row, each with the place of its bias last.
    let place units c j = c * (units + 1) + j

    /// One random bit for each weight and bias.
    let draw classes units group (key: Key) =
        Random.bits ((classes * (units + 1) + 31) / 32) (Random.split group key)

    let sign (bits: uint32[]) place =
        if (bits[place >>> 5] >>> (place &&& 31)) &&& 1u = 1u then
            1.0f
        else
            -1.0f

    /// Whether a unit of this activity, in the scale of the features, is active.
    let isActive threshold (activity: float32) = float (abs activity) > threshold

    /// The loss of one image's logits, times a factor, added to the sum of each output unit.
    let addLosses loss (z: ReadOnlySpan<float>) label factor (sums: Span<float>) =
        match loss with
        | PerturbedLoss.CrossEntropy ->
            let largest = Primitives.Max z
            let mutable total = 0.0

            for c in 0 .. z.Length - 1 do
                total <- total + exp (z[c] - largest)

            let own = factor * (log total - (z[label] - largest))

            for c in 0 .. z.Length - 1 do
                sums[c] <- sums[c] + own
        | PerturbedLoss.Logistic ->
            for c in 0 .. z.Length - 1 do
                let u = if c = label then -z[c] else z[c]
                // ln(1 + eᵘ), without overflow
                sums[c] <- sums[c] + factor * (max u 0.0 + log (1.0 + exp (-abs u)))

    /// What the difference of the losses on both sides is divided by, besides σ.
    let sides settings =
        if settings.IsAntithetic then 2.0 else 1.0

/// Weight perturbation in private buffers.
[<Sealed>]
type private PerturbationSession(settings: WeightPerturbation, start: LearningState) =
    inherit Session()

    let readout = ReadoutRule.readoutOf start
    let scale = ReadoutRule.scaleOf start
    let classes, units = readout.Weights.Rows, readout.Weights.Columns
    let v = Kernel.copy (readout.Weights * scale)
    let c = Kernel.copy readout.Bias
    let change = Kernel.buffer [| classes; units |]
    let changeOfBias: float32[] = Array.zeroCreate classes
    // a power of two: a product with y and this factor is the product with y/s, to the bit
    let shrink = 1.0f / scale.ToScalar()
    let mutable logits = Kernel.buffer [| 1; classes |]
    // of a group: its active units, the signs of their synapses row by row, and the activities of one image
    let active: int[] = Array.zeroCreate units
    let signs: float32[] = Array.zeroCreate (classes * (units + 1))
    let activities: float32[] = Array.zeroCreate (units + 1)
    let moved: float[] = Array.zeroCreate classes
    let sums: float[] = Array.zeroCreate classes

    let resize samples =
        if logits.Rows <> samples then
            Tensor.release logits
            logits <- Kernel.buffer [| samples; classes |]

    /// The number of units that are active for any of the images; their indices are in `active`.
    let findActive (y: Span<float32>) first last =
        let mutable count = 0

        for j in 0 .. units - 1 do
            let mutable any = false

            for b in first..last do
                any <- any || Perturbed.isActive settings.Threshold (shrink * y[b * units + j])

            if any then
                active[count] <- j
                count <- count + 1

        count

    /// The signs of the synapses of active units and, last in a row, of the bias.
    let drawSigns group count (key: Key) =
        let bits = Perturbed.draw classes units group key

        for c in 0 .. classes - 1 do
            let row = c * (count + 1)

            for a in 0 .. count - 1 do
                signs[row + a] <- Perturbed.sign bits (Perturbed.place units c active[a])

            signs[row + count] <- Perturbed.sign bits (Perturbed.place units c units)

    let row count c =
        ReadOnlySpan(signs, c * (count + 1), count + 1)

    /// Adds a factor times the losses of the image in `activities` to `sums`, at V moved by a number of perturbations.
    let addMoved (z: Span<float32>) label count (perturbations: float) factor =
        for c in 0 .. classes - 1 do
            let along = Primitives.Dot(row count c, ReadOnlySpan(activities, 0, count + 1))
            moved[c] <- float z[c] + perturbations * settings.Sigma * float along

        Perturbed.addLosses settings.Loss (ReadOnlySpan moved) label factor (Span sums)

    /// Adds the losses of an image on both sides of V, or on one side and at V, with their signs.
    let addDifference (z: Span<float32>) (y: Span<float32>) label count =
        for a in 0 .. count - 1 do
            activities[a] <- shrink * y[active[a]]

        activities[count] <- 1.0f
        addMoved z label count 1.0 1.0
        addMoved z label count (if settings.IsAntithetic then -1.0 else 0.0) -1.0

    let addGroup (key: Key) (batch: Batch) group first last =
        let y = Kernel.span batch.Inputs
        let z = Kernel.span logits
        let count = findActive y first last
        drawSigns group count key
        Array.Clear sums

        for b in first..last do
            addDifference (z.Slice(b * classes, classes)) (y.Slice(b * units, units)) batch.Labels[b] count

        let into = Kernel.span change
        let whole = Perturbed.sides settings * settings.Sigma * float batch.Inputs.Rows

        for c in 0 .. classes - 1 do
            let factor = float32 (sums[c] / whole)
            let own = row count c
            let target = into.Slice(c * units, units)

            for a in 0 .. count - 1 do
                let j = active[a]
                target[j] <- target[j] + factor * own[a]

            changeOfBias[c] <- changeOfBias[c] + factor * own[count]

    /// The Hebbian term, of teacher and feature.
    let addHebbian (rate: float) (batch: Batch) =
        let samples = batch.Inputs.Rows
        let teacher = Kernel.span logits
        teacher.Fill(-1.0f / float32 classes)

        for b in 0 .. samples - 1 do
            let own = b * classes + batch.Labels[b]
            teacher[own] <- teacher[own] + 1.0f

        ThinProducts.transposedInto change (shrink / float32 samples) logits batch.Inputs
        let into = Kernel.span v

        Primitives.MultiplyAdd(
            Span<float32>.op_Implicit(Kernel.span change),
            float32 (settings.Hebbian * rate),
            Span<float32>.op_Implicit into,
            into
        )

    override _.Step(moment, batch) =
        let samples = batch.Inputs.Rows
        resize samples
        ThinProducts.byTransposeInto logits shrink batch.Inputs v
        Kernel.addToRows logits c
        (Kernel.span change).Clear()
        Array.Clear changeOfBias
        let size = min settings.Images samples

        for group in 0 .. (samples + size - 1) / size - 1 do
            let first = group * size
            addGroup moment.Key batch group first (min (first + size) samples - 1)

        let weights = Kernel.span v
        let biases = Kernel.span c
        let rate = float32 -moment.Rate

        Primitives.MultiplyAdd(
            Span<float32>.op_Implicit(Kernel.span change),
            rate,
            Span<float32>.op_Implicit weights,
            weights
        )

        Primitives.MultiplyAdd(ReadOnlySpan changeOfBias, rate, Span<float32>.op_Implicit biases, biases)

        if settings.Hebbian > 0.0 then
            addHebbian moment.Rate batch

        GC.KeepAlive batch.Inputs

    override _.State =
        { start with
            Readout =
                Some
                    { Weights = v / scale
                      Bias = Tensor.copied c } }

    override _.Dispose() =
        for buffer in [ v; c; change; logits ] do
            Tensor.release buffer

[<RequireQualifiedAccess>]
module WeightPerturbation =

    let defaults =
        { Sigma = 0.01
          Images = 1
          IsAntithetic = true
          Threshold = 1.0
          Loss = PerturbedLoss.CrossEntropy
          Hebbian = 0.0 }

    /// δ of V and of c for a group whose features are y, in their scale.
    let private perturbation settings group (key: Key) classes (y: Tensor) =
        let units = y.Columns
        let bits = Perturbed.draw classes units group key
        let activities = y.ToArray()

        let isPerturbed =
            Array.init units (fun j ->
                seq { 0 .. y.Rows - 1 }
                |> Seq.exists (fun b -> Perturbed.isActive settings.Threshold activities[b * units + j]))

        let sign c j =
            Perturbed.sign bits (Perturbed.place units c j)

        let ofWeights =
            Array.init (classes * units) (fun i ->
                let c, j = i / units, i % units
                if isPerturbed[j] then sign c j else 0.0f)

        settings.Sigma * Tensor.matrix classes units ofWeights,
        settings.Sigma * Tensor.vector (Array.init classes (fun c -> sign c units))

    /// The mean loss of each output unit.
    let private losses loss (z: Tensor) (labels: int[]) =
        let classes = z.Columns
        let logits = z.ToArray() |> Array.map float
        let sums = Array.zeroCreate classes

        for b in 0 .. labels.Length - 1 do
            Perturbed.addLosses
                loss
                (ReadOnlySpan(logits, b * classes, classes))
                labels[b]
                (1.0 / float labels.Length)
                (Span sums)

        sums

    /// Σ_g (n_g/B) slope δ, of V and of c.
    let private estimate settings (key: Key) v c y (labels: int[]) =
        let classes = (v: Tensor).Rows
        let samples = labels.Length

        let groups =
            [| 0 .. samples - 1 |] |> Array.chunkBySize (min settings.Images samples)

        let ofGroup group (images: int[]) =
            let y = Tensor.rows images y
            let labels = images |> Array.map (fun b -> labels[b])
            let dv, dc = perturbation settings group key classes y

            let lossesAt v c =
                losses settings.Loss (ReadoutRule.outputs y v c) labels

            let other =
                if settings.IsAntithetic then
                    lossesAt (v - dv) (c - dc)
                else
                    lossesAt v c

            let slope =
                (lossesAt (v + dv) (c + dc), other)
                ||> Array.map2 (fun one other ->
                    float images.Length / float samples * (one - other)
                    / (Perturbed.sides settings * settings.Sigma * settings.Sigma)
                    |> float32)

            Tensor.matrix classes 1 slope * dv, Tensor.vector slope * dc

        groups |> Array.mapi ofGroup |> Array.reduce (fun (v, c) (w, d) -> v + w, c + d)

    let private step settings (moment: Moment) (state: LearningState) (batch: Batch) =
        let y, v, c = ReadoutRule.scaled state batch.Inputs
        let ofV, ofC = estimate settings moment.Key v c y batch.Labels
        let teacher = Tensor.oneHot v.Rows batch.Labels - 1.0 / float v.Rows
        let together = Tensor.matmul (Tensor.transpose teacher) y / float y.Rows

        let v = v - moment.Rate * ofV + (settings.Hebbian * moment.Rate) * together

        ReadoutRule.replaced state v (c - moment.Rate * ofC) state.Memory

    let rule settings =
        if not (settings.Sigma > 0.0) then
            invalidArg (nameof settings) $"σ = {settings.Sigma}; it is above 0"

        if settings.Images < 1 then
            invalidArg (nameof settings) $"{settings.Images} images share a perturbation; it is 1 or more"

        if not (settings.Threshold >= 0.0) then
            invalidArg (nameof settings) $"θ = {settings.Threshold}; it is 0 or above"

        if not (settings.Hebbian >= 0.0) then
            invalidArg (nameof settings) $"a Hebbian term of {settings.Hebbian}; it is 0 or above"

        { Rule.create "weight-perturbation" ReadoutRule.start (step settings) with
            Session = Some(fun state -> new PerturbationSession(settings, state)) }
