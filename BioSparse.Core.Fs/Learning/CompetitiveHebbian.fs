namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

type StepScaling =
    | Raw
    | MaxNormalised

type Homeostasis = { Rate: float; Target: float }

type CompetitiveHebbian =
    { Activation: Activation
      Input: InputForm
      WeightDependence: float
      Scaling: StepScaling
      Homeostasis: Homeostasis
      Constraint: Constraint
      Enforcement: Enforcement
      Initial: struct (float * float)
      NormaliseInitial: bool }

/// The competitive rule in private buffers. Units that are silent for a whole batch neither explain nor learn, so
/// that both products with Y run over the active units alone; where even those are seldom active (winners), the
/// products become sums of the few rows.
[<Sealed>]
type private CompetitiveHebbianSession(settings: CompetitiveHebbian, start: LearningState) =
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

    /// Y, and which units are active in it at all; the number of those, and of all activities that are not zero.
    let respond (x: Tensor) =
        let samples = x.Rows
        Kernel.multiplyByTransposeInto activities x weights
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

    let isSparse samples n =
        match settings.Activation with
        | Winners count -> count * 16 < n && samples > 0
        | _ -> false

    /// G of the active units, in the first n rows of `change`, as sums over the few activities.
    let learnFromFew (x: Tensor) n =
        let samples = x.Rows
        let y = Kernel.span activities
        let w = Kernel.span weights
        let g = Kernel.span change
        let images = Kernel.span x
        let rest = Kernel.span unexplained
        g.Slice(0, n * inputs).Clear()
        let share = 1.0f / float32 samples

        for b in 0 .. samples - 1 do
            let left = row rest b
            (row images b).CopyTo left
            let own = y.Slice(b * units, units)

            for i in 0 .. n - 1 do
                if own[active[i]] <> 0.0f then
                    Primitives.MultiplyAdd(given (row w active[i]), -own[active[i]], given left, left)

            for i in 0 .. n - 1 do
                if own[active[i]] <> 0.0f then
                    let sum = row g i
                    Primitives.MultiplyAdd(given left, share * own[active[i]], given sum, sum)

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
        let sized = Span<float32>(first)
        Primitives.Abs(given w, sized)
        // sizes from 1e-30 on, so that a power below 0 stays finite
        if power < 0.0 then
            Primitives.Max(given sized, 1e-30f, sized)

        if power <> 1.0 then
            Primitives.Pow(given sized, float32 power, sized)

        Primitives.Multiply(given g, given sized, g)

    /// Moves one row of weights by scale · g.
    let move (w: Span<float32>) (g: Span<float32>) (scale: float32) =
        let signed = Span<float32>(second)

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
        let n = respond x

        if n > 0 then
            if isSparse x.Rows n then
                learnFromFew x n
            else
                learnFromMany x n

            let g = Kernel.span change
            let w = Kernel.span weights

            let largest =
                match settings.Scaling with
                | Raw -> 1.0f
                | MaxNormalised -> max 1e-30f (abs (Primitives.MaxMagnitude(given (g.Slice(0, n * inputs)))))

            let scale = float32 moment.Rate / largest

            for i in 0 .. n - 1 do
                move (row w active[i]) (row g i) scale

        settle x.Rows

    override _.State =
        { start with
            Layer =
                { start.Layer with
                    Weights = Tensor.copied weights
                    Bias = Tensor.vector bias } }

    override _.Dispose() =
        for owned in [ weights; change; dense; activities; compact; unexplained ] do
            Tensor.release owned

[<RequireQualifiedAccess>]
module CompetitiveHebbian =

    let defaults =
        { Activation = Linear
          Input = Plain
          WeightDependence = 0.0
          Scaling = MaxNormalised
          Homeostasis = { Rate = 0.0; Target = 0.1 }
          Constraint = Nonnegative
          Enforcement = Projection
          Initial = struct (0.01, 0.1)
          NormaliseInitial = false }

    let change (activities: Tensor) (received: Tensor) weights =
        let unexplained = received - Tensor.matmul activities weights
        Tensor.matmul (Tensor.transpose activities) unexplained / float activities.Rows

    let private start settings (shape: Shape) key =
        let struct (low, high) = settings.Initial

        let drawn =
            Random.uniform
                (float32 low)
                (float32 high)
                (shape.Hidden * shape.Inputs)
                (Random.named "weights" key)
            |> Tensor.matrix shape.Hidden shape.Inputs

        let sized =
            if settings.NormaliseInitial then
                Tensor.unitRows drawn
            else
                drawn

        { Layer =
            { Input = settings.Input
              Weights = Constraint.adopt settings.Constraint sized
              Bias = Tensor.zeros [| shape.Hidden |]
              Activation = settings.Activation }
          Readout = None
          Memory = Map.empty }

    let private move settings rate weights change =
        let largest =
            match settings.Scaling with
            | Raw -> Tensor.scalar 1.0
            | MaxNormalised -> Tensor.clamp 1e-30 infinity (Tensor.max (Tensor.abs change))

        let g = change / largest

        match settings.Enforcement with
        | Multiplicative when settings.WeightDependence = 1.0 ->
            weights * Tensor.exp (rate * Tensor.sign weights * g)
        | Multiplicative ->
            // sizes from 1e-30 on, so that the power stays finite; where w = 0 nothing moves: 0 · exp(0)
            let size = Tensor.clamp 1e-30 infinity (Tensor.abs weights)

            let log =
                Tensor.sign weights * g * Tensor.pow (settings.WeightDependence - 1.0) size

            weights * Tensor.exp (Tensor.clamp -60.0 60.0 (rate * log))
        | Projection when settings.WeightDependence = 0.0 ->
            Constraint.project settings.Constraint (weights + rate * g)
        | Projection ->
            let size = Tensor.pow settings.WeightDependence (Tensor.abs weights)
            Constraint.project settings.Constraint (weights + rate * size * g)

    let private step settings (moment: Moment) state (batch: Batch) =
        let layer = state.Layer
        let x = Layer.receive layer batch.Images
        let a = Tensor.matmul x (Tensor.transpose layer.Weights) + layer.Bias
        let y = Activation.apply layer.Activation a
        let weights = move settings moment.Rate layer.Weights (change y x layer.Weights)

        let bias =
            if settings.Homeostasis.Rate = 0.0 then
                layer.Bias
            else
                let active = Tensor.sumOver 0 (Tensor.greater 0.0 y) / float y.Rows
                layer.Bias + settings.Homeostasis.Rate * (settings.Homeostasis.Target - active)

        { state with
            Layer =
                { layer with
                    Weights = weights
                    Bias = bias } }

    let rule settings =
        { Rule.create "competitive-hebbian" (start settings) (step settings) with
            Session = Some(fun state -> new CompetitiveHebbianSession(settings, state)) }
