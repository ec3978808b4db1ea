namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module Triangle =

    let private given (span: Span<float32>) = Span<float32>.op_Implicit span

    /// a ← a − mean a
    let private centre (row: Span<float32>) =
        let mean = RowSums.sum (given row) / float row.Length
        Primitives.Subtract(given row, float32 mean, row)

    let private inPlace =
        { new ActivationInPlace() with
            member _.Activate(columns, potentials) =
                for row in 0 .. potentials.Length / columns - 1 do
                    centre (potentials.Slice(row * columns, columns))

                Selection.rectify potentials

            member _.PullBack(columns, activities, _, gradient) =
                Slopes.whereActive gradient activities

                for row in 0 .. gradient.Length / columns - 1 do
                    centre (gradient.Slice(row * columns, columns)) }

    let private centred (t: Tensor) =
        t - Tensor.matmul t (Tensor.full (1.0 / float t.Columns) [| t.Columns; 1 |])

    let private ofTensor potentials = Tensor.relu (centred potentials)

    let activation: Activation =
        { Name = "triangle"
          Parameter = None
          Formula = fun _ -> "max(0, a - mean of the a of a sample)"
          Apply = Activation.exactly inPlace ofTensor
          PullBack = fun potentials gradient -> centred (gradient * Tensor.greater 0.0 (centred potentials))
          Winners = None
          InPlace = inPlace
          IsExact = true }

    let kind = Activation.kind activation
