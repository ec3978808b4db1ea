namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
type BiasStart =
    | Uniform
    | Centred

type Backpropagation =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint
      BiasStart: BiasStart
      WeightDecay: float
      Dropout: float }

/// What step and session share.
[<RequireQualifiedAccess>]
module private Taught =

    /// Whether this step sets the biases: Adam has taken no step before it.
    let centres settings steps =
        steps = 0 && settings.BiasStart = BiasStart.Centred

    /// 1 − η λ
    let remaining settings (moment: Moment) =
        1.0 - moment.Rate * settings.WeightDecay

    /// M of the step, row by row; none without dropout.
    let mask settings (moment: Moment) count =
        if settings.Dropout = 0.0 then
            None
        else
            let kept = float32 (1.0 / (1.0 - settings.Dropout))
            let share = float32 settings.Dropout

            Random.named "dropout" moment.Key
            |> Random.uniform 0.0f 1.0f count
            |> Array.map (fun drawn -> if drawn < share then 0.0f else kept)
            |> Some

/// Backpropagation in private buffers.
[<Sealed>]
type private BackpropagationSession(settings: Backpropagation, start: LearningState) =
    inherit Session()

    let network = LearningState.network start
    let layer = network.Hidden
    let w = new AdamBuffer("W", layer.Weights, start.Memory)
    let b = new AdamBuffer("b", layer.Bias, start.Memory)
    let v = new AdamBuffer("V", network.Readout.Weights, start.Memory)
    let c = new AdamBuffer("c", network.Readout.Bias, start.Memory)
    let signs = SignKeeper.create settings.Constraint
    let inputs = layer.Weights.Columns
    let mutable potentials = Kernel.buffer [| 1; start.Layer.Weights.Rows |]
    let mutable activities = Kernel.buffer [| 1; start.Layer.Weights.Rows |]
    let mutable thinned = Kernel.buffer [| 1; start.Layer.Weights.Rows |]
    let mutable errors = Kernel.buffer [| 1; start.Layer.Weights.Rows |]
    let mutable logits = Kernel.buffer [| 1; network.Readout.Weights.Rows |]
    let mutable count = AdamSteps.read start.Memory

    override _.Step(moment, batch) =
        let x =
            if layer.Input = Plain then
                batch.Images
            else
                Layer.receive layer batch.Images

        if potentials.Rows <> x.Rows then
            for old in [ potentials; activities; thinned; errors; logits ] do
                Tensor.release old

            potentials <- Kernel.buffer [| x.Rows; layer.Weights.Rows |]
            activities <- Kernel.buffer [| x.Rows; layer.Weights.Rows |]
            thinned <- Kernel.buffer [| x.Rows; layer.Weights.Rows |]
            errors <- Kernel.buffer [| x.Rows; layer.Weights.Rows |]
            logits <- Kernel.buffer [| x.Rows; network.Readout.Weights.Rows |]

        Kernel.multiplyByTransposeInto potentials x w.Value

        if Taught.centres settings count then
            Kernel.sumRowsInto b.Value potentials
            Kernel.scaleInPlace b.Value (float32 (-1.0 / float x.Rows))

        Kernel.respond layer.Activation b.Value activities potentials
        let mask = Taught.mask settings moment activities.Count

        let y =
            match mask with
            | None -> activities
            | Some mask ->
                Kernel.timesInto thinned activities mask
                thinned

        Kernel.multiplyByTransposeInto logits y v.Value
        Kernel.addToRows logits c.Value
        Kernel.errorInPlace logits batch.Labels (1.0 / float x.Rows)
        Kernel.multiplyTransposedInto v.Gradient 0.0 1.0 logits y
        Kernel.sumRowsInto c.Gradient logits
        Kernel.multiplyInto errors 0.0 1.0 logits v.Value
        mask |> Option.iter (Kernel.timesInto errors errors)
        Kernel.timesSlope layer.Activation 0.0 activities potentials errors
        Kernel.multiplyTransposedInto w.Gradient 0.0 1.0 errors x
        Kernel.sumRowsInto b.Gradient errors
        count <- count + 1

        if settings.WeightDecay > 0.0 then
            for decaying in [ w; v ] do
                Kernel.scaleInPlace decaying.Value (float32 (Taught.remaining settings moment))

        for parameter in [ w; b; v; c ] do
            parameter.Step(moment.Rate, count)

        let weights = Kernel.span w.Value

        for j in 0 .. layer.Weights.Rows - 1 do
            SignKeeper.project signs (weights.Slice(j * inputs, inputs))

    override _.State =
        { Layer =
            { layer with
                Weights = Tensor.copied w.Value
                Bias = Tensor.copied b.Value }
          Readout =
            Some
                { Weights = Tensor.copied v.Value
                  Bias = Tensor.copied c.Value }
          Memory = AdamSteps.write count start.Memory |> w.Remember |> b.Remember |> v.Remember |> c.Remember }

    override _.Dispose() =
        for parameter in [ w; b; v; c ] do
            (parameter :> IDisposable).Dispose()

        for owned in [ potentials; activities; thinned; errors; logits ] do
            Tensor.release owned

[<RequireQualifiedAccess>]
module Backpropagation =

    let defaults =
        { Activation = Relu
          Input = Plain
          Constraint = Unconstrained
          BiasStart = BiasStart.Uniform
          WeightDecay = 0.0
          Dropout = 0.0 }

    let private drawn name (shape: int[]) fanIn key =
        let bound = 1.0f / sqrt (float32 fanIn)

        let values =
            Random.uniform -bound bound (Array.reduce (*) shape) (Random.named name key)

        match shape with
        | [| rows; columns |] -> Tensor.matrix rows columns values
        | _ -> Tensor.vector values

    let private start (settings: Backpropagation) (shape: Shape) key =
        { Layer =
            { Input = settings.Input
              Weights =
                drawn "weights" [| shape.Hidden; shape.Inputs |] shape.Inputs key
                |> Constraint.adopt settings.Constraint
              Bias = drawn "bias" [| shape.Hidden |] shape.Inputs key
              Activation = settings.Activation }
          Readout =
            Some
                { Weights = drawn "readout" [| shape.Classes; shape.Hidden |] shape.Hidden key
                  Bias = drawn "readout bias" [| shape.Classes |] shape.Hidden key }
          Memory = Map.empty }

    let private step (settings: Backpropagation) (moment: Moment) state (batch: Batch) =
        let { Hidden = layer; Readout = readout } = LearningState.network state

        let x = Layer.receive layer batch.Images
        let drive = Tensor.matmul x (Tensor.transpose layer.Weights)

        let bias =
            if Taught.centres settings (AdamSteps.read state.Memory) then
                Tensor.sumOver 0 drive * (-1.0 / float x.Rows)
            else
                layer.Bias

        let a = drive + bias

        let masked: Tensor -> Tensor =
            match Taught.mask settings moment a.Count with
            | None -> id
            | Some mask -> (*) (Tensor.matrix a.Rows a.Columns mask)

        let decayed (weights: Tensor) =
            if settings.WeightDecay > 0.0 then
                weights * Taught.remaining settings moment
            else
                weights

        let y = masked (Activation.apply layer.Activation a)
        let z = Tensor.matmul y (Tensor.transpose readout.Weights) + readout.Bias

        let delta =
            (Tensor.exp (Tensor.logSoftmax z) - Tensor.oneHot z.Columns batch.Labels) / float x.Rows

        let back =
            masked (Tensor.matmul delta readout.Weights) * Activation.slope layer.Activation a

        let moved, memory =
            Adam.step
                moment.Rate
                state.Memory
                [ "W", decayed layer.Weights, Tensor.matmul (Tensor.transpose back) x
                  "b", bias, Tensor.sumOver 0 back
                  "V", decayed readout.Weights, Tensor.matmul (Tensor.transpose delta) y
                  "c", readout.Bias, Tensor.sumOver 0 delta ]

        match moved with
        | [ w; b; v; c ] ->
            { Layer =
                { layer with
                    Weights = Constraint.project settings.Constraint w
                    Bias = b }
              Readout = Some { Weights = v; Bias = c }
              Memory = memory }
        | _ -> invalidOp "four parameters were given"

    let rule settings =
        if not (settings.WeightDecay >= 0.0) then
            invalidArg (nameof settings) $"weight decay λ = {settings.WeightDecay}; it is at least 0"

        if not (settings.Dropout >= 0.0 && settings.Dropout < 1.0) then
            invalidArg (nameof settings) $"dropout p = {settings.Dropout}; it is at least 0 and below 1"

        let name =
            match settings.Constraint with
            | Nonnegative -> "backprop-nonnegative"
            | Unconstrained
            | Dale _ -> "backprop"

        { Rule.create name (start settings) (step settings) with
            Constraint = settings.Constraint
            Session = Some(fun state -> new BackpropagationSession(settings, state)) }
