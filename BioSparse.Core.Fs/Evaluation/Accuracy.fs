namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module Accuracy =

    /// Images in one pass.
    let private chunk = 500

    /// The place of the largest number of each row.
    let private largest (logits: Tensor) =
        let all = Kernel.span logits
        let places: int[] = Array.zeroCreate logits.Rows

        for i in 0 .. places.Length - 1 do
            let own = all.Slice(i * logits.Columns, logits.Columns)
            places[i] <- Primitives.IndexOfMax(Span<float32>.op_Implicit own)

        GC.KeepAlive logits
        places

    /// The answers to some images, in buffers that serve all passes.
    let private answers (network: Network) (dataset: Dataset) (chunks: int[][]) =
        let rows = chunks |> Array.map _.Length |> Array.max
        let images = TrainingInputs.pixels dataset
        let buffer = Kernel.buffer [| rows; dataset.Pixels |]

        use pass = new StackPass(network.Layers, network.Readout, Through.Own, true, rows)

        try
            chunks
            |> Array.collect (fun indices ->
                Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
                    let x = Kernel.rows 0 indices.Length buffer
                    images.Fill(x, ReadOnlySpan indices) |> ignore
                    largest (pass.Forward x)))
        finally
            Tensor.release buffer

    let predicted (network: Network) (dataset: Dataset) =
        match
            [| 0 .. dataset.Count - 1 |] |> Array.chunkBySize (Layer.samplesWithin chunk network.Layers)
        with
        | [||] -> [||]
        | chunks ->
            chunks
            |> Array.splitInto (Native.threads ())
            |> SideBySide.map (answers network dataset)
            |> Array.concat

    let correct network (dataset: Dataset) =
        (predicted network dataset, dataset.Labels.ToArray())
        ||> Array.map2 (fun answer label -> answer = int label)

    let share (answers: bool[]) =
        if answers.Length = 0 then
            nan
        else
            float (answers |> Array.sumBy (fun right -> if right then 1 else 0)) / float answers.Length

    let confusion classes (labels: int[]) (predicted: int[]) =
        let counts = Array.zeroCreate<int>(classes * classes)

        for i in 0 .. labels.Length - 1 do
            let cell = labels[i] * classes + predicted[i]
            counts[cell] <- counts[cell] + 1

        counts

    /// Rows of features that one thread takes at a time.
    let private rows = 500

    /// Readouts as one, whose rows are theirs one after another.
    let private stacked (readouts: Readout[]) : Readout =
        let numbers (part: Readout -> Tensor) =
            readouts |> Array.collect (fun readout -> (part readout).ToArray())

        let classes = readouts |> Array.sumBy _.Weights.Rows

        { Weights = Tensor.matrix classes readouts[0].Weights.Columns (numbers _.Weights)
          Bias = Tensor.vector (numbers _.Bias) }

    let ofReadouts (readouts: Readout[]) count (inputs: TrainingInputs) =
        let firsts = readouts |> Array.scan (fun first own -> first + own.Weights.Rows) 0

        let rightOf all (images: int[]) =
            Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
                let labels = images |> Array.map (fun i -> int (inputs.Dataset.Labels.Span[i]))

                let features =
                    match inputs.Kept with
                    | Some kept -> Kernel.rows images[0] images.Length kept
                    | None -> (TrainingInputs.batch (ReadOnlySpan images) inputs).Inputs

                let logits = Network.outputs all features
                GC.KeepAlive inputs

                readouts
                |> Array.mapi (fun i own ->
                    Kernel.columns firsts[i] own.Weights.Rows logits
                    |> Tensor.argmax
                    |> Array.map2 (=) labels))

        if readouts.Length = 0 then
            [||]
        else
            let all = stacked readouts

            let right =
                [| 0 .. min count inputs.Count - 1 |]
                |> Array.chunkBySize rows
                |> SideBySide.map (rightOf all)

            Array.init readouts.Length (fun i -> right |> Array.collect (fun block -> block[i]) |> share)

    let ofReadout readout count inputs =
        (ofReadouts [| readout |] count inputs)[0]

    let ofNetwork network dataset = share (correct network dataset)
