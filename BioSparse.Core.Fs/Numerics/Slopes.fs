namespace BioSparse.Core

open System
open System.Numerics

[<RequireQualifiedAccess>]
module internal Slopes =

    let padded (values: ReadOnlySpan<float32>) =
        let all = Array.zeroCreate<float32> Vector<float32>.Count
        values.CopyTo(all.AsSpan())
        Vector<float32>(all)

    let inline timesEach
        (gradient: Span<float32>)
        (activities: ReadOnlySpan<float32>)
        (potentials: ReadOnlySpan<float32>)
        ([<InlineIfLambda>] slope: Vector<float32> -> Vector<float32> -> Vector<float32>)
        =
        let width = Vector<float32>.Count
        let mutable i = 0

        while i <= gradient.Length - width do
            let own = Vector<float32>(gradient.Slice(i, width))

            let factor =
                slope
                    (Vector<float32>(activities.Slice(i, width)))
                    (Vector<float32>(potentials.Slice(i, width)))

            (own * factor).CopyTo(gradient.Slice(i, width))
            i <- i + width

        if i < gradient.Length then
            let rest = gradient.Length - i
            let product = Array.zeroCreate<float32> width

            let factor =
                slope (padded (activities.Slice(i, rest))) (padded (potentials.Slice(i, rest)))

            (padded (Span<float32>.op_Implicit(gradient.Slice(i, rest))) * factor).CopyTo(product)
            product.AsSpan(0, rest).CopyTo(gradient.Slice(i, rest))

    let whereActive (gradient: Span<float32>) (activities: ReadOnlySpan<float32>) =
        let zero = Vector<float32>.Zero
        let one = Vector<float32>.One

        timesEach gradient activities activities (fun y _ ->
            Vector.ConditionalSelect(Vector.GreaterThan(y, zero), one, zero))
