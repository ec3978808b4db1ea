namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module Projection =

    /// The layer's potentials as a linear function of plain inputs.
    let private linear (layer: Layer) rows =
        let connection =
            match layer.Connection with
            | Dense -> Dense
            | OnFields own -> OnFields { own with Whole = Plain }

        Wiring.create Plain connection false rows layer.Weights

    /// From potentials of a layer, n×(P · F), to its inputs.
    let private belowOf (layer: Layer) (atPotentials: Tensor) =
        let units = Connection.units layer.Connection layer.Weights
        let target = Tensor.zeros [| atPotentials.Rows; Layer.inputs layer |]
        use wiring = linear layer atPotentials.Rows
        wiring.AtInput(Kernel.reshaped (atPotentials.Count / units) units atPotentials, target)
        target

    /// From what a layer gives to its potentials: the mean of each window.
    let private throughPool (layer: Layer) (atOutputs: Tensor) =
        match layer.Connection with
        | OnFields { Pooling = Some pooling } ->
            let map = (Connection.map layer.Connection layer.Weights).Value

            Pooling.pullBack
                { pooling with Kind = PoolKind.Average }
                map
                (Tensor.zeros [| atOutputs.Rows; map.Values |])
                atOutputs
        | Dense
        | OnFields _ -> atOutputs

    /// One potential for each unit: of shared weights that of the middle place.
    let private chosen most (layer: Layer) =
        let all = Connection.activities layer.Connection layer.Weights

        let places =
            match layer.Connection with
            | OnFields own when own.IsShared ->
                let units = layer.Weights.Rows
                let middle = own.Fields.Height / 2 * own.Fields.Width + own.Fields.Width / 2
                [| for unit in 0 .. min most units - 1 -> middle * units + unit |]
            | Dense
            | OnFields _ -> [| 0 .. min most all - 1 |]

        let values = Array.zeroCreate (places.Length * all)
        places |> Array.iteri (fun row place -> values[row * all + place] <- 1.0f)
        Tensor.matrix places.Length all values

    let private isShared (layer: Layer) =
        match layer.Connection with
        | OnFields own -> own.IsShared
        | Dense -> false

    /// The rectangle outside which all kernels are 0: struct (top, left, height, width).
    let private reached (shape: ImageShape) (kernels: float32[][]) =
        let isUsed row column =
            kernels
            |> Array.exists (fun kernel ->
                Seq.exists
                    (fun channel -> kernel[(channel * shape.Height + row) * shape.Width + column] <> 0.0f)
                    (seq { 0 .. shape.Channels - 1 }))

        let rows =
            [| 0 .. shape.Height - 1 |]
            |> Array.filter (fun row -> Seq.exists (isUsed row) (seq { 0 .. shape.Width - 1 }))

        let columns =
            [| 0 .. shape.Width - 1 |]
            |> Array.filter (fun column ->
                Seq.exists (fun row -> isUsed row column) (seq { 0 .. shape.Height - 1 }))

        if rows.Length = 0 then
            struct (0, 0, shape.Height, shape.Width)
        else
            let top, left = rows[0], columns[0]
            struct (top, left, Array.last rows - top + 1, Array.last columns - left + 1)

    let private cut (shape: ImageShape) (struct (top, left, height, width)) (kernel: float32[]) =
        [| for channel in 0 .. shape.Channels - 1 do
               for row in top .. top + height - 1 do
                   for column in left .. left + width - 1 do
                       kernel[(channel * shape.Height + row) * shape.Width + column] |]

    let kernels (shape: ImageShape) most (layers: Layer list) =
        match List.rev layers with
        | [] -> invalidArg (nameof layers) "no layer, no kernels"
        | last :: below ->
            let found = ref [||]

            Tensor.scopeOf (fun _ -> Seq.empty) (fun () ->
                let atInput =
                    (belowOf last (chosen most last), below)
                    ||> List.fold (fun at layer -> belowOf layer (throughPool layer at))

                found.Value <- atInput.ToArray() |> Array.chunkBySize atInput.Columns)

            if isShared last then
                let struct (_, _, height, width) as box = reached shape found.Value

                struct ({ shape with
                            Height = height
                            Width = width },
                        found.Value |> Array.map (cut shape box))
            else
                struct (shape, found.Value)
