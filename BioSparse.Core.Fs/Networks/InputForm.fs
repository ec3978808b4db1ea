namespace BioSparse.Core

open System
open MathNet.Numerics.LinearAlgebra

type private Primitives = System.Numerics.Tensors.TensorPrimitives

type InputForm =
    | Plain
    | UnitLength
    | Contrast of c: float
    | Scaled of mean: Tensor * factors: Tensor
    | Whitened of mean: Tensor * matrix: Tensor
    | Chain of InputForm list

[<RequireQualifiedAccess>]
type InputPlan =
    | Unit
    | Contrast of c: float
    | Standardise
    | Zca of epsilon: float

/// Simple forms on rows, in place and back.
[<RequireQualifiedAccess>]
module private SimpleForm =

    let private given (values: Span<float32>) = Span<float32>.op_Implicit values

    /// y ← x − m, row by row.
    let private subtract (mean: Tensor) (x: Tensor) (y: Tensor) =
        let from = Kernel.span x
        let into = Kernel.span y
        let m = given (Kernel.span mean)

        for i in 0 .. x.Rows - 1 do
            Primitives.Subtract(
                given (from.Slice(i * m.Length, m.Length)),
                m,
                into.Slice(i * m.Length, m.Length)
            )

        GC.KeepAlive mean
        GC.KeepAlive x
        GC.KeepAlive y

    /// y ← y ⊙ s, row by row.
    let private timesEach (factors: Tensor) (y: Tensor) =
        let all = Kernel.span y
        let s = given (Kernel.span factors)

        for i in 0 .. y.Rows - 1 do
            let own = all.Slice(i * s.Length, s.Length)
            Primitives.Multiply(given own, s, own)

        GC.KeepAlive factors
        GC.KeepAlive y

    /// struct (mean, √(variance + c)) of a row.
    let private contrast (c: float) (row: Span<float32>) =
        let mean = Primitives.Sum(given row) / float32 row.Length
        let mutable sum = 0.0f

        for value in row do
            sum <- sum + (value - mean) * (value - mean)

        struct (mean, max 1e-12f (sqrt (sum / float32 row.Length + float32 c)))

    let into form (x: Tensor) (y: Tensor) =
        match form with
        | UnitLength -> Kernel.unitRowsInto y x
        | Contrast c ->
            let from = Kernel.span x
            let into = Kernel.span y
            let d = x.Columns

            for i in 0 .. x.Rows - 1 do
                let own = into.Slice(i * d, d)
                let struct (mean, spread) = contrast c (from.Slice(i * d, d))
                Primitives.Subtract(given (from.Slice(i * d, d)), mean, own)
                Primitives.Divide(given own, spread, own)

            GC.KeepAlive x
            GC.KeepAlive y
        | Scaled(mean, factors) ->
            subtract mean x y
            timesEach factors y
        | Whitened(mean, matrix) ->
            let centred = Kernel.buffer x.Shape
            subtract mean x centred
            Product.multiply y 0.0f 1.0f centred matrix
            Tensor.release centred
        | Plain
        | Chain _ -> invalidOp "not a simple form"

    /// g ← the gradient at x, of that at the form y of x.
    let pullBack form (x: Tensor) (y: Tensor) (g: Tensor) =
        match form with
        | UnitLength -> Kernel.throughLength x g
        | Contrast c ->
            let from = Kernel.span x
            let answers = Kernel.span y
            let slopes = Kernel.span g
            let d = x.Columns
            let n = float32 d

            for i in 0 .. x.Rows - 1 do
                let struct (_, spread) = contrast c (from.Slice(i * d, d))
                let own = answers.Slice(i * d, d)
                let slope = slopes.Slice(i * d, d)
                let mean = Primitives.Sum(given slope) / n
                let along = Primitives.Dot(given slope, given own) / n
                Primitives.MultiplyAdd(given own, -along, given slope, slope)
                Primitives.Subtract(given slope, mean, slope)
                Primitives.Divide(given slope, spread, slope)

            GC.KeepAlive x
            GC.KeepAlive y
            GC.KeepAlive g
        | Scaled(_, factors) -> timesEach factors g
        | Whitened(_, matrix) ->
            let before = Kernel.copy g
            Product.multiplyByTranspose g before matrix
            Tensor.release before
        | Plain
        | Chain _ -> invalidOp "not a simple form"

[<RequireQualifiedAccess>]
module InputForm =

    let rec simple form =
        match form with
        | Plain -> []
        | Chain forms -> List.collect simple forms
        | one -> [ one ]

    let chain forms =
        match List.collect simple forms with
        | [] -> Plain
        | [ one ] -> one
        | several -> Chain several

    let apply form (x: Tensor) =
        (x, simple form)
        ||> List.fold (fun x form ->
            match form with
            // where a gradient is recorded, it is recorded of this
            | UnitLength -> Tensor.unitRows x
            | form ->
                let y = Tensor.zeros x.Shape
                SimpleForm.into form x y
                y)

    let private columnOf (x: Matrix<float>) = x.ColumnSums() / float x.RowCount

    let private matrixOf (x: Tensor) =
        Matrix<float>.Build.DenseOfRowMajor(x.Rows, x.Columns, Array.map float (x.ToArray()))

    let private vectorOf (values: Vector<float>) =
        Tensor.vector (values.ToArray() |> Array.map float32)

    /// What σ and Λ are raised by, as a share of the largest σ.
    let private floorOfSpread = 1e-3

    let private standardised (x: Tensor) =
        let rows = matrixOf x
        let mean = columnOf rows

        let spread =
            (columnOf (rows.PointwisePower 2.0) - mean.PointwisePower 2.0)
                .PointwiseMaximum(0.0)
                .PointwiseSqrt()

        let most = max 1e-12 (spread.Maximum())
        Scaled(vectorOf mean, vectorOf (1.0 / (spread + floorOfSpread * most)))

    let private whitened epsilon (x: Tensor) =
        let rows = matrixOf x
        let mean = columnOf rows

        let centred =
            Matrix<float>.Build.Dense(rows.RowCount, rows.ColumnCount, fun i j -> rows[i, j] - mean[j])

        let covariance = centred.TransposeThisAndMultiply centred / float rows.RowCount
        let spectrum = covariance.Evd Symmetricity.Symmetric

        let values =
            spectrum.EigenValues |> Seq.map (fun value -> max 0.0 value.Real) |> Array.ofSeq

        let added = max 1e-12 (epsilon * Array.average values)

        let scale =
            Vector<float>.Build.DenseOfEnumerable(values |> Seq.map (fun value -> 1.0 / sqrt (value + added)))

        let matrix =
            spectrum.EigenVectors
            * Matrix<float>.Build.DenseOfDiagonalVector scale
            * spectrum.EigenVectors.Transpose()

        Whitened(
            vectorOf mean,
            Tensor.matrix matrix.RowCount matrix.ColumnCount (matrix.ToRowMajorArray() |> Array.map float32)
        )

    let fit plans (x: Tensor) =
        let add (x, forms) plan =
            let form =
                match plan with
                | InputPlan.Unit -> UnitLength
                | InputPlan.Contrast c -> Contrast c
                | InputPlan.Standardise -> standardised x
                | InputPlan.Zca epsilon -> whitened epsilon x

            apply form x, form :: forms

        ((x, []), plans) ||> List.fold add |> snd |> List.rev |> chain

    let unfitted inputs plans =
        plans
        |> List.map (function
            | InputPlan.Unit -> UnitLength
            | InputPlan.Contrast c -> Contrast c
            | InputPlan.Standardise -> Scaled(Tensor.zeros [| inputs |], Tensor.full 1.0 [| inputs |])
            | InputPlan.Zca _ ->
                Whitened(
                    Tensor.zeros [| inputs |],
                    Tensor.ofArray2D (Array2D.init inputs inputs (fun i j -> if i = j then 1.0f else 0.0f))
                ))
        |> chain

    let tensors form =
        [ for i, form in List.indexed (simple form) do
              match form with
              | Scaled(mean, factors) ->
                  $"{i}.mean", mean
                  $"{i}.factors", factors
              | Whitened(mean, matrix) ->
                  $"{i}.mean", mean
                  $"{i}.matrix", matrix
              | Plain
              | UnitLength
              | Contrast _
              | Chain _ -> () ]

    let withTensors find form =
        simple form
        |> List.mapi (fun i form ->
            match form with
            | Scaled _ -> Scaled(find $"{i}.mean", find $"{i}.factors")
            | Whitened _ -> Whitened(find $"{i}.mean", find $"{i}.matrix")
            | other -> other)
        |> chain

[<Sealed>]
type internal FormPass(form: InputForm, columns: int, rows: int) =

    let forms = InputForm.simple form |> Array.ofList
    let buffers = forms |> Array.map (fun _ -> new RowBuffer(columns, rows))
    let mutable samples = 0
    let mutable entered: Tensor voption = ValueNone

    let before i =
        if i = 0 then entered.Value else buffers[i - 1].Of samples

    member _.Of(x: Tensor) =
        samples <- x.Rows
        entered <- ValueSome x

        for i in 0 .. forms.Length - 1 do
            SimpleForm.into forms[i] (before i) (buffers[i].Of samples)

        before forms.Length

    member _.PullBack(gradient: Tensor) =
        for i in forms.Length - 1 .. -1 .. 0 do
            SimpleForm.pullBack forms[i] (before i) (buffers[i].Of samples) gradient

    interface IDisposable with
        member _.Dispose() =
            for buffer in buffers do
                (buffer :> IDisposable).Dispose()
