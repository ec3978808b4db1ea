namespace BioSparse.Core

open System
open System.Numerics

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module Power =

    let private inPlace (exponent: float32) =
        { new ActivationInPlace() with
            member _.Activate(_, potentials) =
                Selection.rectify potentials
                Primitives.Pow(Span<float32>.op_Implicit potentials, exponent, potentials)

            member _.TimesSlope(_, activities, potentials, gradient) =
                let n = Vector<float32>(exponent)
                let zero = Vector<float32>.Zero

                Slopes.timesEach gradient activities potentials (fun y a ->
                    Vector.ConditionalSelect(Vector.GreaterThan(a, zero), n * y / a, zero)) }

    let private slope exponent potentials =
        let active = Tensor.greater 0.0 potentials
        // 1 in the place of silent units: for n < 1 their power would be infinite, and ∞ · 0 no number
        exponent * Tensor.pow (exponent - 1.0) (Tensor.relu potentials + (1.0 - active)) * active

    let activation exponent : Activation =
        { Name = "power"
          Parameter = Some exponent
          Formula = fun parameter -> $"max(0, a) ^ {parameter}"
          Apply = Tensor.relu >> Tensor.pow exponent
          Slope = slope exponent
          Winners = None
          InPlace = inPlace (float32 exponent)
          IsExact = false }

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
