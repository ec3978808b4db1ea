namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module internal ReadoutRows =

    let private isOfOutputs (name: string) =
        name.EndsWith(".V", StringComparison.Ordinal) || name.EndsWith(".c", StringComparison.Ordinal)

    let private shaped (like: Tensor) (values: float32[]) =
        match like.Shape with
        | [| _; columns |] -> Tensor.matrix (values.Length / columns) columns values
        | _ -> Tensor.vector values

    let private widthOf (tensor: Tensor) =
        match tensor.Shape with
        | [| _; columns |] -> columns
        | _ -> 1

    let private rows range (tensor: Tensor) =
        let width = widthOf tensor
        Array.sub (tensor.ToArray()) (range.First * width) (range.Count * width) |> shaped tensor

    /// The rows of a part in the place of those of the whole; zeros where there was no whole.
    let private replaced range outputs (whole: Tensor option) (part: Tensor) =
        let width = widthOf part

        let values =
            match whole with
            | Some whole -> whole.ToArray()
            | None -> Array.zeroCreate (outputs * width)

        part.ToArray().CopyTo(values, range.First * width)
        shaped part values

    let private isWhole range (readout: Readout) =
        range.First = 0 && range.Count = readout.Weights.Rows

    let readout range (readout: Readout) : Readout =
        if isWhole range readout then
            readout
        else
            { Weights = rows range readout.Weights
              Bias = rows range readout.Bias }

    let take range (state: LearningState) =
        match state.Readout with
        | None -> state
        | Some own when isWhole range own -> state
        | Some own ->
            { state with
                Readout = Some(readout range own)
                Memory =
                    state.Memory
                    |> Map.map (fun name tensor -> if isOfOutputs name then rows range tensor else tensor) }

    let put range (whole: LearningState) (part: LearningState) =
        match whole.Readout, part.Readout with
        | Some all, Some own when not (isWhole range all) ->
            let outputs = all.Weights.Rows

            { part with
                Readout =
                    Some
                        { Weights = replaced range outputs (Some all.Weights) own.Weights
                          Bias = replaced range outputs (Some all.Bias) own.Bias }
                Memory =
                    part.Memory
                    |> Map.map (fun name tensor ->
                        if isOfOutputs name then
                            replaced range outputs (Map.tryFind name whole.Memory) tensor
                        else
                            tensor) }
        | _ -> part
