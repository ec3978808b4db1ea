namespace BioSparse.Core

open System

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module internal SignKeeper =

    type SignKeeper =
        | Free
        | Rectify
        | Signs of float32[]

    let create constraint' =
        match constraint' with
        | Unconstrained -> Free
        | Nonnegative -> Rectify
        | Dale polarities -> Signs((Polarity.signs polarities).ToArray())

    let project keeper (row: Span<float32>) =
        let given = Span<float32>.op_Implicit row

        match keeper with
        | Free -> ()
        | Rectify -> Primitives.Max(given, 0.0f, row)
        | Signs signs ->
            let signs = ReadOnlySpan<float32>(signs)
            Primitives.Multiply(given, signs, row)
            Primitives.Max(given, 0.0f, row)
            Primitives.Multiply(given, signs, row)
