namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module Accuracy =

    let private chunk = 1000

    let predicted network (dataset: Dataset) =
        [| 0 .. dataset.Count - 1 |]
        |> Array.chunkBySize chunk
        |> SideBySide.map (fun indices ->
            Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
                Network.predict network (Training.batch dataset (ReadOnlySpan indices)).Inputs))
        |> Array.concat

    let correct network (dataset: Dataset) =
        (predicted network dataset, dataset.Labels.ToArray())
        ||> Array.map2 (fun answer label -> answer = int label)

    let share (answers: bool[]) =
        if answers.Length = 0 then
            nan
        else
            float (answers |> Array.sumBy (fun right -> if right then 1 else 0)) / float answers.Length

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
