namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

type Reading =
    | AsLearnt
    | Unbiased
    | Smooth of exponent: float
    | Powered of exponent: float

[<RequireQualifiedAccess>]
module Reading =

    let shape reading (layer: Layer) =
        match reading with
        | AsLearnt
        | Unbiased -> layer
        | Smooth exponent
        | Powered exponent ->
            { layer with
                Input =
                    InputForm.chain
                        [ yield! InputForm.simple layer.Input |> List.filter ((<>) UnitLength)
                          UnitLength ]
                Activation = Power.activation exponent }

    let private unitRows (weights: Tensor) =
        let values = weights.ToArray()

        for j in 0 .. weights.Rows - 1 do
            let row = Span(values, j * weights.Columns, weights.Columns)
            let length = Primitives.Norm(Span<float32>.op_Implicit row)

            if length > 0.0f && abs (length - 1.0f) > 1e-5f then
                Primitives.Divide(Span<float32>.op_Implicit row, length, row)

        Tensor.matrix weights.Rows weights.Columns values

    let apply reading (layer: Layer) =
        let unbiased (layer: Layer) =
            { layer with
                Bias = Tensor.zeros [| layer.Bias.Count |] }

        match reading with
        | AsLearnt -> layer
        | Unbiased
        | Powered _ -> unbiased (shape reading layer)
        | Smooth _ ->
            { unbiased (shape reading layer) with
                Weights = unitRows layer.Weights }
