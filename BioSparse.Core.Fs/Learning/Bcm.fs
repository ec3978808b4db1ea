namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

type Bcm =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint
      Scaling: StepScaling
      Averaging: float
      Activity: float
      Bound: float }

/// Tallies are Σ_b y_bj².
[<Sealed>]
type private BcmSession(settings: Bcm, theta: Tensor, start: LearningState) =
    inherit HebbianSession(settings.Constraint, settings.Scaling, start)

    let theta = theta.ToArray()
    let given (span: Span<float32>) = Span<float32>.op_Implicit span

    override _.Respond(u, _, tally) =
        let winner = Primitives.IndexOfMax(given u)
        let y = max 0.0f u[winner]
        u.Clear()
        u[winner] <- y * (y - theta[winner])
        tally[winner] <- tally[winner] + y * y

    override _.IsIdle tally = tally = 0.0f

    override _.Direct(_, _, sum, _, samples) =
        Primitives.Multiply(given sum, 1.0f / float32 samples, sum)

    override _.Bound(_, w) =
        let length = sqrt (RowSums.dot (given w) (given w))

        if length > settings.Bound then
            Primitives.Multiply(given w, float32 (settings.Bound / length), w)

    override _.Settle(tallies, samples) =
        let units = float theta.Length

        for j in 0 .. theta.Length - 1 do
            let activity = units * float tallies[j] / (float samples * settings.Activity)
            theta[j] <- float32 ((1.0 - settings.Averaging) * float theta[j] + settings.Averaging * activity)

    override _.Completed state =
        { state with
            Memory = Map.add "theta" (Tensor.vector theta) state.Memory }

[<RequireQualifiedAccess>]
module Bcm =

    let defaults =
        { Activation = Triangle.activation
          Input = UnitLength
          Constraint = Unconstrained
          Scaling = MaxNormalised
          Averaging = 0.05
          Activity = 1.0
          Bound = 3.0 }

    let private remembered (state: LearningState) =
        match Map.tryFind "theta" state.Memory with
        | Some theta -> theta
        | None -> Tensor.zeros [| (LearningState.layer state).Weights.Rows |]

    /// Rows scaled down to a length where they are longer.
    let private bounded (bound: float) (w: Tensor) =
        let lengths =
            Tensor.sqrt (Tensor.matmul (w * w) (Tensor.full 1.0 [| w.Columns; 1 |]))

        w / Tensor.clamp 1.0 infinity (lengths / bound)

    let private step settings (moment: Moment) state (batch: Batch) =
        let layer = LearningState.layer state
        let theta = remembered state
        let x = Layer.receive layer batch.Inputs
        let u = Tensor.matmul x (Tensor.transpose layer.Weights)
        let y = Tensor.winners 1 u * Tensor.relu u
        let samples = float x.Rows
        let change = Tensor.matmul (Tensor.transpose (y * (y - theta))) x / samples

        let g = StepScaling.apply settings.Scaling change

        let moved = Constraint.project settings.Constraint (layer.Weights + moment.Rate * g)

        let activity =
            Tensor.sumOver 0 (y * y) * (float u.Columns / (samples * settings.Activity))

        { state with
            Layers =
                [ { layer with
                      Weights = bounded settings.Bound moved } ]
            Memory =
                Map.add
                    "theta"
                    ((1.0 - settings.Averaging) * theta + settings.Averaging * activity)
                    state.Memory }

    let rule settings =
        if not (settings.Averaging > 0.0 && settings.Averaging <= 1.0) then
            invalidArg (nameof settings) $"α = {settings.Averaging}; it is above 0, at most 1"

        if not (settings.Activity > 0.0) then
            invalidArg (nameof settings) $"y₀ = {settings.Activity}; it is above 0"

        if not (settings.Bound >= 1.0) then
            invalidArg (nameof settings) $"bound = {settings.Bound}; it is at least 1"

        let start shape key =
            let state =
                Start.ofLength 1.0 settings.Activation settings.Input settings.Constraint shape key

            { state with
                Memory = Map.ofList [ "theta", remembered state ] }

        { Rule.create "bcm" start (step settings) with
            Constraint = settings.Constraint
            Session = Some(fun state -> new BcmSession(settings, remembered state, state)) }
