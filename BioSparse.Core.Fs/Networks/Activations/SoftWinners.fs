namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module SoftWinners =

    let private given (span: Span<float32>) = Span<float32>.op_Implicit span

    // one row at a time: `Exp` computes the elements of a row alike wherever it stands
    let private activateRow (temperature: float32) (row: Span<float32>) =
        Primitives.Subtract(given row, Primitives.Max(given row), row)
        Primitives.Divide(given row, temperature, row)
        Primitives.Exp(given row, row)
        Primitives.Divide(given row, float32 (RowSums.sum (given row)), row)

    let private inPlace (temperature: float) =
        { new ActivationInPlace() with
            member _.Activate(columns, potentials) =
                for row in 0 .. potentials.Length / columns - 1 do
                    activateRow (float32 temperature) (potentials.Slice(row * columns, columns))

            member _.PullBack(columns, activities, _, gradient) =
                for row in 0 .. gradient.Length / columns - 1 do
                    let y = activities.Slice(row * columns, columns)
                    let g = gradient.Slice(row * columns, columns)
                    Primitives.Subtract(given g, float32 (RowSums.dot (given g) y), g)
                    Primitives.Multiply(given g, y, g)
                    Primitives.Divide(given g, float32 temperature, g) }

    let private ofTensor (temperature: float) (a: Tensor) =
        Tensor.exp (Tensor.logSoftmax (a / temperature))

    let private pullTensor (temperature: float) a (g: Tensor) =
        let y = ofTensor temperature a
        let along = Tensor.matmul (g * y) (Tensor.full 1.0 [| g.Columns; 1 |])
        y * (g - along) / temperature

    let activation temperature : Activation =
        let inPlace = inPlace temperature

        { Name = "soft-winners"
          Parameter = Some temperature
          Formula = fun parameter -> $"softmax of a / {parameter} over the units of a sample"
          Apply = Activation.exactly inPlace (ofTensor temperature)
          PullBack = pullTensor temperature
          Winners = None
          InPlace = inPlace
          IsExact = true }

    let kind: ActivationKind =
        let temperature =
            { Key = "temperature"
              Doc = "the temperature T of softmax(a / T): the smaller, the fewer units win"
              Least = 0.0
              Most = 100.0
              IsWhole = false
              Standard = 0.1 }

        { Name = "soft-winners"
          OldNames = []
          Parameter = Some temperature
          Share = None
          Create = fun given -> activation (defaultArg given temperature.Standard) }
