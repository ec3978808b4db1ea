namespace BioSparse.Core

open MathNet.Numerics.LinearAlgebra

[<RequireQualifiedAccess>]
module internal RidgeSystem =

    let private ofTensor (t: Tensor) =
        let values, width = t.ToArray(), t.Columns
        Matrix<float>.Build.Dense(t.Rows, width, fun i j -> float values[i * width + j])

    let private toTensor (m: Matrix<float>) =
        Tensor.ofArray2D (Array2D.init m.RowCount m.ColumnCount (fun i j -> float32 m[i, j]))

    let solve lambda a b =
        let left = ofTensor a

        for i in 0 .. left.RowCount - 1 do
            left[i, i] <- left[i, i] + lambda

        toTensor (left.Solve(ofTensor b))
