namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
type KMeansDistance =
    | Spherical
    | Euclidean

type KMeans =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint
      Distance: KMeansDistance
      Conscience: float
      Averaging: float }

/// Tallies are the wins n_j.
[<Sealed>]
type private KMeansSession(settings: KMeans, wins: Tensor, start: LearningState) =
    inherit HebbianSession(settings.Constraint, Raw, start)

    let given (span: Span<float32>) = Span<float32>.op_Implicit span
    let first = (LearningState.layer start).Weights
    let wins = wins.ToArray()
    let units = wins.Length
    let bias: float32[] = Array.zeroCreate units
    let handicap: float32[] = Array.zeroCreate units

    let setBias j (w: ReadOnlySpan<float32>) =
        if settings.Distance.IsEuclidean then
            bias[j] <- float32 (-0.5 * RowSums.dot w w)

    let setHandicap () =
        for j in 0 .. units - 1 do
            let conscience = settings.Conscience * (1.0 - float units * float wins[j])
            handicap[j] <- float32 (float bias[j] + conscience)

    do
        let all = first.ToArray()
        let inputs = first.Columns

        for j in 0 .. units - 1 do
            setBias j (ReadOnlySpan(all, j * inputs, inputs))

        setHandicap ()

    override _.Respond(u, _, tally) =
        Primitives.Add(given u, ReadOnlySpan handicap, u)
        let winner = Primitives.IndexOfMax(given u)
        u.Clear()
        u[winner] <- 1.0f
        tally[winner] <- tally[winner] + 1.0f

    override _.IsIdle tally = tally = 0.0f

    override _.Direct(_, w, sum, tally, _) =
        Primitives.Multiply(given sum, 1.0f / tally, sum)
        Primitives.Subtract(given sum, w, sum)

    override _.Move(_, w, g, tally, rate) =
        let share = 1.0 - Math.Pow(max 0.0 (1.0 - float rate), float tally)
        Primitives.MultiplyAdd(g, float32 share, given w, w)

    override _.Bound(j, w) =
        match settings.Distance with
        | KMeansDistance.Euclidean -> setBias j (given w)
        | KMeansDistance.Spherical ->
            let length = sqrt (RowSums.dot (given w) (given w))

            if not (length = 0.0) then
                Primitives.Divide(given w, float32 length, w)

    override _.Settle(tallies, samples) =
        for j in 0 .. units - 1 do
            let share = float tallies[j] / float samples
            wins[j] <- float32 ((1.0 - settings.Averaging) * float wins[j] + settings.Averaging * share)

        setHandicap ()

    override _.Completed state =
        let layer = LearningState.layer state

        { state with
            Layers = [ { layer with Bias = Tensor.vector bias } ]
            Memory = Map.add "wins" (Tensor.vector wins) state.Memory }

[<RequireQualifiedAccess>]
module KMeans =

    let defaults =
        { Activation = Triangle.activation
          Input = UnitLength
          Constraint = Unconstrained
          Distance = KMeansDistance.Spherical
          Conscience = 0.3
          Averaging = 0.05 }

    let private remembered (state: LearningState) =
        match Map.tryFind "wins" state.Memory with
        | Some wins -> wins
        | None ->
            let units = (LearningState.layer state).Weights.Rows
            Tensor.full (1.0 / float units) [| units |]

    let private biasOf settings (w: Tensor) =
        match settings.Distance with
        | KMeansDistance.Spherical -> Tensor.zeros [| w.Rows |]
        | KMeansDistance.Euclidean -> -0.5 * Tensor.sumOver 1 (w * w)

    let private step settings (moment: Moment) state (batch: Batch) =
        let layer = LearningState.layer state
        let w = layer.Weights
        let wins = remembered state
        let x = Layer.receive layer batch.Inputs

        let handicap = biasOf settings w + settings.Conscience * (1.0 - float w.Rows * wins)

        let won = Tensor.winners 1 (Tensor.matmul x (Tensor.transpose w) + handicap)
        let counts = Tensor.sumOver 0 won

        let column = Tensor.matmul (Tensor.transpose won) (Tensor.full 1.0 [| x.Rows; 1 |])

        let mean = Tensor.matmul (Tensor.transpose won) x / Tensor.clamp 1.0 infinity column

        let share = 1.0 - Tensor.exp (column * log (max 1e-30 (1.0 - moment.Rate)))
        let moved = Constraint.project settings.Constraint (w + share * (mean - w))

        let weights =
            match settings.Distance with
            | KMeansDistance.Spherical -> Tensor.unitRows moved
            | KMeansDistance.Euclidean -> moved

        { state with
            Layers =
                [ { layer with
                      Weights = weights
                      Bias = biasOf settings weights } ]
            Memory =
                Map.add
                    "wins"
                    ((1.0 - settings.Averaging) * wins + (settings.Averaging / float x.Rows) * counts)
                    state.Memory }

    let rule settings =
        if not (settings.Conscience >= 0.0) then
            invalidArg (nameof settings) $"γ = {settings.Conscience}; it is at least 0"

        if not (settings.Averaging > 0.0 && settings.Averaging <= 1.0) then
            invalidArg (nameof settings) $"α = {settings.Averaging}; it is above 0, at most 1"

        let start shape key =
            let state =
                Start.ofLength 1.0 settings.Activation settings.Input settings.Constraint shape key

            let layer = LearningState.layer state

            { state with
                Layers =
                    [ { layer with
                          Bias = biasOf settings layer.Weights } ]
                Memory = Map.ofList [ "wins", remembered state ] }

        { Rule.create "k-means" start (step settings) with
            Constraint = settings.Constraint
            Session = Some(fun state -> new KMeansSession(settings, remembered state, state)) }
