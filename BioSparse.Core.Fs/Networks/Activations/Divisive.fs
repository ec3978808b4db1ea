namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module Divisive =

    let private given (span: Span<float32>) = Span<float32>.op_Implicit span

    /// s of a row
    let private size constant (potentials: ReadOnlySpan<float32>) =
        sqrt (constant + RowSums.dot potentials potentials)

    let private pullRow constant (y: ReadOnlySpan<float32>) (a: ReadOnlySpan<float32>) (g: Span<float32>) =
        let size = size constant a
        let along = float32 (RowSums.dot (given g) y / size)

        for j in 0 .. g.Length - 1 do
            let own =
                if a[j] > 0.0f then g[j]
                elif a[j] < 0.0f then -g[j]
                else 0.0f

            g[j] <- own - along * a[j]

        Primitives.Divide(given g, float32 size, g)

    let private inPlace constant =
        { new ActivationInPlace() with
            member _.Activate(columns, potentials) =
                for row in 0 .. potentials.Length / columns - 1 do
                    let own = potentials.Slice(row * columns, columns)
                    let size = float32 (size constant (given own))
                    Primitives.Abs(given own, own)
                    Primitives.Divide(given own, size, own)

            member _.PullBack(columns, activities, potentials, gradient) =
                for row in 0 .. gradient.Length / columns - 1 do
                    pullRow
                        constant
                        (activities.Slice(row * columns, columns))
                        (potentials.Slice(row * columns, columns))
                        (gradient.Slice(row * columns, columns)) }

    /// Row sums as a column.
    let private summed (t: Tensor) =
        Tensor.matmul t (Tensor.full 1.0 [| t.Columns; 1 |])

    let private sizeOfTensor (constant: float) (a: Tensor) = Tensor.sqrt (summed (a * a) + constant)

    let private ofTensor constant a = Tensor.abs a / sizeOfTensor constant a

    let private pullTensor constant (a: Tensor) (g: Tensor) =
        let size = sizeOfTensor constant a
        let along = summed (g * Tensor.abs a) / (size * size)
        (Tensor.sign a * g - along * a) / size

    let activation constant : Activation =
        let inPlace = inPlace constant

        { Name = "divisive"
          Parameter = Some constant
          Formula = fun parameter -> $"|a| / sqrt({parameter} + sum of the a^2 of a sample)"
          Apply = Activation.exactly inPlace (ofTensor constant)
          PullBack = pullTensor constant
          Winners = None
          InPlace = inPlace
          IsExact = true }

    let kind: ActivationKind =
        let constant =
            { Key = "constant"
              Doc = "the constant c of |a| / √(c + Σ a²)"
              Least = 0.0
              Most = 1e6
              IsWhole = false
              Standard = 0.001 }

        { Name = "divisive"
          OldNames = []
          Parameter = Some constant
          Share = None
          Create = fun given -> activation (defaultArg given constant.Standard) }
