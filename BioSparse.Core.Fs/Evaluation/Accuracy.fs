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

    let ofFeatures (readout: Readout) (features: Tensor) (dataset: Dataset) =
        Tensor.scopeOf (fun _ -> Seq.empty) (fun () -> Network.outputs readout features |> Tensor.argmax)
        |> Array.mapi (fun i answer -> answer = int (dataset.Labels.Span[i]))
        |> share

    let ofNetwork network dataset = share (correct network dataset)
