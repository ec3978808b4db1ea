/// What closed forms are tested against: systems solved by Gaussian elimination, in double precision.
module BioSparse.Tests.Learning.ClosedForms

open BioSparse.Core

/// X of A X = B, with the largest pivot of each column.
let solved (a: float[,]) (b: float[,]) =
    let n, columns = Array2D.length1 a, Array2D.length2 b

    let all =
        Array.init n (fun i -> Array.init (n + columns) (fun j -> if j < n then a[i, j] else b[i, j - n]))

    for k in 0 .. n - 1 do
        let pivot = [ k .. n - 1 ] |> List.maxBy (fun i -> abs (all[i][k]))
        let row = all[pivot]
        all[pivot] <- all[k]
        all[k] <- row |> Array.map (fun value -> value / row[k])

        for i in 0 .. n - 1 do
            if i <> k then
                let factor = all[i][k]
                all[i] <- Array.map2 (fun x y -> x - factor * y) all[i] all[k]

    Array2D.init n columns (fun i j -> all[i][n + j])

/// Rows of doubles.
let rows (t: Tensor) =
    let values = t.ToArray() |> Array.map float
    Array.init t.Rows (fun i -> values[i * t.Columns .. (i + 1) * t.Columns - 1])

/// 1 at the label.
let oneHot classes (labels: int[]) =
    labels |> Array.map (fun label -> Array.init classes (fun c -> if c = label then 1.0 else 0.0))

/// A batch with its images in another order.
let shuffled key (batch: Batch) =
    let order = Random.permutation batch.Inputs.Rows key

    { Inputs = Tensor.rows order batch.Inputs
      Labels = order |> Array.map (fun i -> batch.Labels[i]) }
