namespace BioSparse.Core

open System
open System.Numerics
open System.Runtime.InteropServices

[<RequireQualifiedAccess>]
module internal Taught =

    let centres settings steps =
        steps = 0 && settings.BiasStart = BiasStart.Centred

    let remaining settings (moment: Moment) =
        1.0 - moment.Rate * settings.WeightDecay

    let named word layer =
        if layer = 0 then word else $"{word} {layer + 1}"

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

[<Sealed>]
type internal BackpropagationSession(settings: Backpropagation, start: LearningState) =
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
