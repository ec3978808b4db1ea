namespace BioSparse.Core

open System
open System.Numerics
open System.Runtime.InteropServices

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
      Dropout: float
      Connections: Connection list
      Consolidation: Consolidation }

/// The part shared by step and session.
[<RequireQualifiedAccess>]
module private Taught =

    /// Whether this step sets the biases: Adam has taken no step before it.
    let centres settings steps =
        steps = 0 && settings.BiasStart = BiasStart.Centred

    /// 1 − η λ
    let remaining settings (moment: Moment) =
        1.0 - moment.Rate * settings.WeightDecay

    /// The name of what belongs to a layer (from 0); of the first it is the plain word, so that its random numbers do not
    /// depend on the number of layers.
    let named word layer =
        if layer = 0 then word else $"{word} {layer + 1}"

    /// M of a layer in this step, row by row; none without dropout.
    let mask settings (moment: Moment) layer count =
        if settings.Dropout = 0.0 then
            None
        else
            let kept = float32 (1.0 / (1.0 - settings.Dropout))
            let share = float32 settings.Dropout

            let mask =
                Random.named (named "dropout" layer) moment.Key |> Random.uniform 0.0f 1.0f count

            let vectors = MemoryMarshal.Cast<float32, Vector<float32>>(mask.AsSpan())

            // without branches, which no processor could foretell
            for i in 0 .. vectors.Length - 1 do
                vectors[i] <-
                    Vector.ConditionalSelect(
                        Vector.LessThan(vectors[i], Vector<float32> share),
                        Vector<float32>.Zero,
                        Vector<float32> kept
                    )

            for i in vectors.Length * Vector<float32>.Count .. count - 1 do
                mask[i] <- if mask[i] < share then 0.0f else kept

            Some mask

/// Backpropagation in private buffers.
[<Sealed>]
type private BackpropagationSession(settings: Backpropagation, start: LearningState) =
    inherit Session()

    let network = LearningState.network start
    let isDense = network.First.Connection = Dense

    let received =
        let form = if isDense then network.First.Input else Plain
        new FormPass(form, Layer.inputs network.First, 1)

    let depth = network.Layers.Length

    let buffered part (value: Layer -> Tensor) =
        network.Layers
        |> List.mapi (fun i layer ->
            new AdamBuffer(LearningState.partOf depth i part, value layer, start.Memory))
        |> Array.ofList

    let weights = buffered "W" _.Weights
    let biases = buffered "b" _.Bias
    let v = new AdamBuffer("V", network.Readout.Weights, start.Memory)
    let c = new AdamBuffer("c", network.Readout.Bias, start.Memory)
    let decaying = [| yield! weights; v |]
    let parameters = [| yield! weights; yield! biases; v; c |]

    /// The parameters that a penalty may hold; none without consolidation.
    let kept =
        let names part =
            List.init depth (fun i -> LearningState.partOf depth i part)

        match settings.Consolidation with
        | Consolidation.Nothing -> [||]
        | own ->
            Array.map2
                (fun name (parameter: AdamBuffer) ->
                    struct (parameter, ConsolidationBuffer(own, name, parameter.Value, start.Memory)))
                [| yield! names "W"; yield! names "b"; "V"; "c" |]
                parameters

    let signs = SignKeeper.create settings.Constraint

    /// The layers with the buffers' values, which change in place. The first one, if it is dense, is given its input in its form
    /// already: no gradient is needed below it.
    let live =
        network.Layers
        |> List.mapi (fun i layer ->
            { layer with
                Input = if i = 0 && isDense then Plain else layer.Input
                Weights = weights[i].Value
                Bias = biases[i].Value })

    let pass =
        new StackPass(live, { Weights = v.Value; Bias = c.Value }, Through.Own, false, 1)

    let gradients =
        Some
            { Hidden =
                Array.map2
                    (fun (w: AdamBuffer) (b: AdamBuffer) -> struct (w.Gradient, b.Gradient))
                    weights
                    biases
              Output = struct (v.Gradient, c.Gradient) }

    let mutable count = AdamSteps.read start.Memory

    let forward (moment: Moment) (x: Tensor) =
        pass.Enter x

        for i in 0 .. depth - 1 do
            let drive = pass.Weigh i

            if Taught.centres settings count then
                let bias = biases[i].Value
                let drive = Kernel.reshaped (drive.Count / bias.Count) bias.Count drive
                Kernel.sumRowsInto bias drive
                Kernel.scaleInPlace bias (float32 (-1.0 / float drive.Rows))

            pass.Respond(i, Taught.mask settings moment i (pass.Activities i))

        pass.Read()

    override _.Step(moment, batch) =
        let x = received.Of batch.Inputs
        let logits = forward moment x
        Kernel.errorInPlace logits batch.Labels (1.0 / float x.Rows)
        pass.Backward gradients
        count <- count + 1

        for struct (own, keeper) in kept do
            keeper.Before(Kernel.span own.Value, Kernel.span own.Gradient)

        if settings.WeightDecay > 0.0 then
            for parameter in decaying do
                Kernel.scaleInPlace parameter.Value (float32 (Taught.remaining settings moment))

        for parameter in parameters do
            parameter.Step(moment.Rate, count)

        for own in weights do
            let values = Kernel.span own.Value
            let inputs = own.Value.Columns

            for j in 0 .. own.Value.Rows - 1 do
                SignKeeper.project signs (values.Slice(j * inputs, inputs))

        for struct (own, keeper) in kept do
            keeper.After(Kernel.span own.Value)

    override _.State =
        { Layers =
            network.Layers
            |> List.mapi (fun i layer ->
                { layer with
                    Weights = Tensor.copied weights[i].Value
                    Bias = Tensor.copied biases[i].Value })
          Readout =
            Some
                { Weights = Tensor.copied v.Value
                  Bias = Tensor.copied c.Value }
          Memory =
            let known =
                (AdamSteps.write count start.Memory, parameters)
                ||> Array.fold (fun known parameter -> parameter.Remember known)

            (known, kept) ||> Array.fold (fun known (struct (_, keeper)) -> keeper.Remember known) }

    override _.Dispose() =
        (pass :> IDisposable).Dispose()
        (received :> IDisposable).Dispose()

        for parameter in parameters do
            (parameter :> IDisposable).Dispose()

[<RequireQualifiedAccess>]
module Backpropagation =

    let defaults =
        { Activation = Relu.activation
          Input = Plain
          Constraint = Unconstrained
          BiasStart = BiasStart.Uniform
          WeightDecay = 0.0
          Dropout = 0.0
          Connections = []
          Consolidation = Consolidation.Nothing }

    let private drawn name (shape: int[]) fanIn key =
        let bound = 1.0f / sqrt (float32 fanIn)

        let values =
            Random.uniform -bound bound (Array.reduce (*) shape) (Random.named name key)

        match shape with
        | [| rows; columns |] -> Tensor.matrix rows columns values
        | _ -> Tensor.vector values

    let private startLayer (settings: Backpropagation) key number width units : Layer =
        let connection =
            List.tryItem number settings.Connections |> Option.defaultValue Dense

        let inputs =
            match connection with
            | Dense -> width
            | OnFields own -> own.Fields.Inputs

        let rows = Connection.rowsOf connection units

        match settings.Constraint with
        | Dale polarities when polarities.Length <> inputs ->
            invalidArg
                (nameof settings)
                $"Dale's law with {polarities.Length} polarities; layer {number + 1} has {inputs} inputs"
        | _ -> ()

        { Input = settings.Input
          Weights =
            drawn (Taught.named "weights" number) [| rows; inputs |] inputs key
            |> Constraint.adopt settings.Constraint
          Bias = drawn (Taught.named "bias" number) [| rows |] inputs key
          Activation = settings.Activation
          Connection = connection }

    let private start (settings: Backpropagation) (shape: Shape) key =
        if shape.Hidden.IsEmpty then
            invalidArg (nameof shape) "no hidden layer; backpropagation trains at least one"

        let layers =
            (shape.Inputs, List.indexed shape.Hidden)
            ||> List.mapFold (fun width (i, units) ->
                let layer = startLayer settings key i width units
                layer, Layer.outputs layer)
            |> fst
            |> Layers.composed

        let units = Layer.outputs (List.last layers)

        { Layers = layers
          Readout =
            Some
                { Weights = drawn "readout" [| shape.Classes; units |] units key
                  Bias = drawn "readout bias" [| shape.Classes |] units key }
          Memory = Map.empty }

    /// The forward pass of a step, with its masks; in the first step it sets the biases of `BiasStart.Centred`.
    let private forward settings moment (state: LearningState) (x: Tensor) =
        let centres = Taught.centres settings (AdamSteps.read state.Memory)

        let pass x (i, layer: Layer) =
            let layer =
                if centres then
                    let drive = Tensor.matmul (Layer.receive layer x) (Tensor.transpose layer.Weights)

                    { layer with
                        Bias = Tensor.sumOver 0 drive * (-1.0 / float x.Rows) }
                else
                    layer

            let units = layer.Weights.Rows

            let mask =
                Taught.mask settings moment i (x.Rows * units) |> Option.map (Tensor.matrix x.Rows units)

            let own = Gradient.pass layer mask x
            own, own.Activities

        (x, List.indexed state.Layers) ||> List.mapFold pass |> fst

    /// The same step in buffers: formulas are written out for dense layers alone.
    let private stepInBuffers settings moment state batch =
        use session = new BackpropagationSession(settings, state)
        session.Step(moment, batch)
        session.State

    let private stepOfDense (settings: Backpropagation) (moment: Moment) state (batch: Batch) =
        let readout = (LearningState.network state).Readout
        let depth = state.Layers.Length
        let samples = float batch.Inputs.Rows
        let passes = forward settings moment state batch.Inputs
        let y = (List.last passes).Activities
        let delta = Gradient.error (Network.outputs readout y) batch.Labels / samples
        let errors = Gradient.atPotentials Through.Own passes readout delta

        let decayed (weights: Tensor) =
            if settings.WeightDecay > 0.0 then
                weights * Taught.remaining settings moment
            else
                weights

        let moved, memory =
            Adam.step
                moment.Rate
                state.Memory
                [ for i, (pass, error) in List.indexed (List.zip passes errors) do
                      let struct (weights, bias) = Gradient.ofWeights pass error
                      LearningState.partOf depth i "W", decayed pass.Layer.Weights, weights
                      LearningState.partOf depth i "b", pass.Layer.Bias, bias
                  "V", decayed readout.Weights, Tensor.matmul (Tensor.transpose delta) y
                  "c", readout.Bias, Tensor.sumOver 0 delta ]

        let hidden, output = moved |> List.splitAt (2 * depth)

        { Layers =
            (state.Layers, List.chunkBySize 2 hidden)
            ||> List.map2 (fun layer moved ->
                { layer with
                    Weights = Constraint.project settings.Constraint moved[0]
                    Bias = moved[1] })
          Readout =
            Some
                { Weights = output[0]
                  Bias = output[1] }
          Memory = memory }

    let private step settings moment (state: LearningState) batch =
        if
            settings.Consolidation = Consolidation.Nothing
            && state.Layers |> List.forall (fun layer -> layer.Connection = Dense)
        then
            stepOfDense settings moment state batch
        else
            stepInBuffers settings moment state batch

    let private consolidate settings key batches (state: LearningState) =
        Tensor.scopeOf LearningState.tensors (fun () ->
            { state with
                Memory =
                    Consolidation.consolidate
                        settings.Consolidation
                        (FisherInformation.parameters state)
                        (fun () -> FisherInformation.diagonal key batches state)
                        state.Memory })

    let rule settings =
        if
            settings.Consolidation <> Consolidation.Nothing
            && settings.Connections |> List.exists ((<>) Dense)
        then
            invalidArg (nameof settings) "consolidation of layers on fields; dense layers are right"

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
            Session = Some(fun state -> new BackpropagationSession(settings, state))
            Consolidate =
                if settings.Consolidation = Consolidation.Nothing then
                    None
                else
                    Some(consolidate settings) }
