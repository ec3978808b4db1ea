namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module Accuracy =

    let private chunk = 1000

    let correct network (dataset: Dataset) =
        [| 0 .. dataset.Count - 1 |]
        |> Array.chunkBySize chunk
        |> Array.collect (fun indices ->
            Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
                let batch = Training.batch dataset (ReadOnlySpan indices)
                Array.map2 (=) (Network.predict network batch.Images) batch.Labels))

    let share (answers: bool[]) =
        if answers.Length = 0 then
            nan
        else
            float (answers |> Array.sumBy (fun right -> if right then 1 else 0)) / float answers.Length

    let ofNetwork network dataset = share (correct network dataset)
