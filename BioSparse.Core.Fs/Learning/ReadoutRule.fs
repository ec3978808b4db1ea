namespace BioSparse.Core

open System

module private FeatureScale =
    let name = "feature scale"

[<RequireQualifiedAccess>]
module private Attached =

    let readout (state: LearningState) =
        match state.Readout with
        | Some readout -> readout
        | None -> invalidArg (nameof state) "this state has no readout: ReadoutRule.attach"

/// The softmax readout in private buffers.
[<Sealed>]
type private SoftmaxSession(start: LearningState) =
    inherit Session()

    let readout = Attached.readout start
    let scale = start.Memory[FeatureScale.name]
    let v = new AdamBuffer("V", readout.Weights * scale, start.Memory)
    let c = new AdamBuffer("c", readout.Bias, start.Memory)
    let classes = readout.Weights.Rows
    // a power of two: a product with y and this factor is the product with y/s, to the bit
    let shrink = 1.0f / scale.ToScalar()
    let mutable logits = Kernel.buffer [| 1; classes |]
    let mutable count = AdamSteps.read start.Memory

    let resize samples =
        if logits.Rows <> samples then
            Tensor.release logits
            logits <- Kernel.buffer [| samples; classes |]

    override _.Step(moment, batch) =
        let samples = batch.Inputs.Rows
        resize samples
        ThinProducts.byTransposeInto logits shrink batch.Inputs v.Value
        Kernel.addToRows logits c.Value
        Kernel.errorInPlace logits batch.Labels (1.0 / float samples)
        ThinProducts.transposedInto v.Gradient shrink logits batch.Inputs
        Kernel.sumRowsInto c.Gradient logits
        count <- count + 1
        v.Step(moment.Rate, count)
        c.Step(moment.Rate, count)

    override _.State =
        { start with
            Readout =
                Some
                    { Weights = v.Value / scale
                      Bias = Tensor.copied c.Value }
            Memory = AdamSteps.write count start.Memory |> v.Remember |> c.Remember }

    override _.Dispose() =
        (v :> IDisposable).Dispose()
        (c :> IDisposable).Dispose()
        Tensor.release logits

[<RequireQualifiedAccess>]
module ReadoutRule =

    let private scaleName = FeatureScale.name

    let readoutOf state = Attached.readout state
    let scaleOf (state: LearningState) = state.Memory[scaleName]

    let attach classes (features: Tensor) =
        let scale =
            Tensor.scope (fun () ->
                let size =
                    (Tensor.sqrt (Tensor.mean (features * features))).ToScalar() |> float |> max 1e-12
                // a power of two: dividing by it and multiplying again is exact, so that training can stop and resume
                Tensor.scalar (
                    if Double.IsFinite size then
                        Math.ScaleB(1.0, int (Math.Round(Math.Log2 size)))
                    else
                        size
                ))

        { Layers = []
          Readout =
            Some
                { Weights = Tensor.zeros [| classes; features.Columns |]
                  Bias = Tensor.zeros [| classes |] }
          Memory = Map.ofList [ scaleName, scale ] }

    let start (_: Shape) (_: Key) : LearningState =
        invalidOp "a readout starts from features: ReadoutRule.attach"

    let scaled (state: LearningState) (features: Tensor) =
        let readout = Attached.readout state
        let scale = state.Memory[scaleName]
        features / scale, readout.Weights * scale, readout.Bias

    let replaced state v c memory =
        { state with
            Readout =
                Some
                    { Weights = v / state.Memory[scaleName]
                      Bias = c }
            Memory = memory }

    let outputs y v (c: Tensor) =
        Tensor.matmul y (Tensor.transpose v) + c

    let private softmaxStep (moment: Moment) state (batch: Batch) =
        let y, v, c = scaled state batch.Inputs
        let z = outputs y v c

        let delta = Gradient.error z batch.Labels / float y.Rows

        match
            Adam.step
                moment.Rate
                state.Memory
                [ "V", v, Tensor.matmul (Tensor.transpose delta) y
                  "c", c, Tensor.sumOver 0 delta ]
        with
        | [ v; c ], memory -> replaced state v c memory
        | _ -> invalidOp "two parameters were given"

    let softmax =
        { Rule.create "softmax" start softmaxStep with
            Session = Some(fun state -> new SoftmaxSession(state)) }
