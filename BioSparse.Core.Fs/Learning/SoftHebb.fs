namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type LosersLearn =
    | Hebbian
    | AntiHebbian

type SoftHebb =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint
      Temperature: float
      Losers: LosersLearn
      HasAdaptiveRate: bool
      Scaling: StepScaling
      Length: float }

/// Tallies are Σ_b y_bj u_bj.
[<Sealed>]
type private SoftHebbSession(settings: SoftHebb, start: LearningState) =
    inherit HebbianSession(settings.Constraint, settings.Scaling, start)

    let compete = (SoftWinners.activation settings.Temperature).InPlace
    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    override _.Respond(u, y, tally) =
        u.CopyTo y
        compete.Activate(y.Length, y)

        if settings.Losers = LosersLearn.AntiHebbian then
            let winner = Primitives.IndexOfMax(given u)
            let own = y[winner]
            Primitives.Negate(given y, y)
            y[winner] <- own

        Primitives.MultiplyAdd(given y, given u, given tally, tally)
        y.CopyTo u

    override _.Direct(_, w, sum, tally, samples) =
        let share = 1.0f / float32 samples
        Primitives.Multiply(given sum, share, sum)
        Primitives.MultiplyAdd(w, -(tally * share), given sum, sum)

    override _.Move(_, w, g, _, rate) =
        let rate =
            if settings.HasAdaptiveRate then
                rate * sqrt (abs (float32 (sqrt (RowSums.dot (given w) (given w))) - 1.0f))
            else
                rate

        Primitives.MultiplyAdd(g, rate, given w, w)

[<RequireQualifiedAccess>]
module SoftHebb =

    let defaults =
        { Activation = Triangle.activation
          Input = UnitLength
          Constraint = Unconstrained
          Temperature = 0.02
          Losers = LosersLearn.Hebbian
          HasAdaptiveRate = false
          Scaling = Raw
          Length = 1.0 }

    /// Row sums as a column.
    let private summed (t: Tensor) =
        Tensor.matmul t (Tensor.full 1.0 [| t.Columns; 1 |])

    let private step settings (moment: Moment) state (batch: Batch) =
        let layer = LearningState.layer state
        let w = layer.Weights
        let x = Layer.receive layer batch.Inputs
        let u = Tensor.matmul x (Tensor.transpose w)
        let p = Tensor.exp (Tensor.logSoftmax (u / settings.Temperature))

        let y =
            match settings.Losers with
            | LosersLearn.Hebbian -> p
            | LosersLearn.AntiHebbian -> p * (2.0 * Tensor.winners 1 u - 1.0)

        let decay = summed (Tensor.transpose (y * u))
        let change = (Tensor.matmul (Tensor.transpose y) x - decay * w) / float x.Rows

        let g = StepScaling.apply settings.Scaling change

        let moved =
            if settings.HasAdaptiveRate then
                Tensor.sqrt (Tensor.abs (Tensor.sqrt (summed (w * w)) - 1.0)) * g
            else
                g

        LearningState.withLayer
            { layer with
                Weights = Constraint.project settings.Constraint (w + moment.Rate * moved) }
            state

    let rule settings =
        if not (settings.Temperature > 0.0) then
            invalidArg (nameof settings) $"temperature T = {settings.Temperature}; it is above 0"

        if not (settings.Length > 0.0) then
            invalidArg (nameof settings) $"length = {settings.Length}; it is above 0"

        let start =
            Start.ofLength settings.Length settings.Activation settings.Input settings.Constraint

        { Rule.create "softhebb" start (step settings) with
            Constraint = settings.Constraint
            Session = Some(fun state -> new SoftHebbSession(settings, state)) }
