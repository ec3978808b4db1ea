namespace BioSparse.Core

open System
open System.Numerics

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module Power =

    let private most = 64.0

    /// 2n where products and a square root make the power.
    let private halvesOf exponent =
        let halves = 2.0 * exponent

        if halves = round halves && exponent <= most then
            ValueSome(int halves)
        else
            ValueNone

    /// max(0, a)^(halves/2) by repeated squaring. Each operation rounds correctly, so that no element depends on its place.
    let inline private raised halves (a: Vector<float32>) =
        let zero = Vector<float32>.Zero
        // what is not a number is not below 0, and stays
        let x = Vector.ConditionalSelect(Vector.LessThanOrEqual(a, zero), zero, a)

        let mutable y =
            if halves &&& 1 = 1 then
                Vector.SquareRoot x
            else
                Vector<float32>.One

        let mutable square = x
        let mutable left = halves >>> 1

        while left > 1 do
            if left &&& 1 = 1 then
                y <- y * square

            square <- square * square
            left <- left >>> 1

        if left = 1 then y * square else y

    let private raise halves (values: Span<float32>) =
        let width = Vector<float32>.Count
        let mutable i = 0

        while i <= values.Length - width do
            let own = values.Slice(i, width)
            (raised halves (Vector<float32> own)).CopyTo own
            i <- i + width

        if i < values.Length then
            let rest = values.Slice i
            let all = Array.zeroCreate<float32> width
            (raised halves (Slopes.padded (Span<float32>.op_Implicit rest))).CopyTo all
            all.AsSpan(0, rest.Length).CopyTo rest

    let private inPlace (exponent: float32) halves =
        { new ActivationInPlace() with
            member _.Activate(_, potentials) =
                match halves with
                | ValueSome halves -> raise halves potentials
                | ValueNone ->
                    Selection.rectify potentials
                    Primitives.Pow(Span<float32>.op_Implicit potentials, exponent, potentials)

            member _.PullBack(_, activities, potentials, gradient) =
                let n = Vector<float32>(exponent)
                let zero = Vector<float32>.Zero

                Slopes.timesEach gradient activities potentials (fun y a ->
                    Vector.ConditionalSelect(Vector.GreaterThan(a, zero), n * y / a, zero)) }

    let private ofTensor exponent = Tensor.relu >> Tensor.pow exponent

    let private slopeOfTensor exponent potentials =
        let active = Tensor.greater 0.0 potentials
        // 1 in the place of silent units: for n < 1 their power would be infinite, and ∞ · 0 no number
        exponent * Tensor.pow (exponent - 1.0) (Tensor.relu potentials + (1.0 - active)) * active

    let private pullBackExactly (inPlace: ActivationInPlace) exponent a gradient =
        let potentials = Tensor.copied a
        let pulled = Tensor.copied gradient

        if Kernel.isPlain potentials && Kernel.isPlain pulled then
            let y = Activation.exactly inPlace (ofTensor exponent) potentials

            inPlace.PullBack(
                y.Columns,
                Span<float32>.op_Implicit(Kernel.span y),
                Span<float32>.op_Implicit(Kernel.span potentials),
                Kernel.span pulled
            )

            GC.KeepAlive potentials
            GC.KeepAlive y
            GC.KeepAlive pulled
            pulled
        else
            Activation.byElement (slopeOfTensor exponent) potentials pulled

    let activation exponent : Activation =
        let halves = halvesOf exponent
        let inPlace = inPlace (float32 exponent) halves

        { Name = "power"
          Parameter = Some exponent
          Formula = fun parameter -> $"max(0, a) ^ {parameter}"
          Apply =
            if halves.IsSome then
                Activation.exactly inPlace (ofTensor exponent)
            else
                ofTensor exponent
          PullBack =
            if halves.IsSome then
                pullBackExactly inPlace exponent
            else
                Activation.byElement (slopeOfTensor exponent)
          Winners = None
          InPlace = inPlace
          IsExact = halves.IsSome }

    let kind: ActivationKind =
        let exponent =
            { Key = "exponent"
              Doc = "the exponent n of max(0, a)ⁿ"
              Least = 0.0
              Most = 100.0
              IsWhole = false
              Standard = 2.0 }

        { Name = "power"
          OldNames = []
          Parameter = Some exponent
          Share = None
          Create = fun given -> activation (defaultArg given exponent.Standard) }
