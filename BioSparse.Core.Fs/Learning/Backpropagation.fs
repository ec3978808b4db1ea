namespace BioSparse.Core

[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
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
