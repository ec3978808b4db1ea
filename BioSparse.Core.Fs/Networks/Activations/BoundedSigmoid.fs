namespace BioSparse.Core

open System
open System.Numerics

type private Primitives = System.Numerics.Tensors.TensorPrimitives

[<RequireQualifiedAccess>]
module BoundedSigmoid =

    let private inPlace =
        { new ActivationInPlace() with
            member _.Activate(_, potentials) =
                Primitives.Sigmoid(Span<float32>.op_Implicit potentials, potentials)
                Primitives.Multiply(Span<float32>.op_Implicit potentials, 2.0f, potentials)
                Primitives.Subtract(Span<float32>.op_Implicit potentials, 1.0f, potentials)
                Selection.rectify potentials

            member _.PullBack(_, activities, potentials, gradient) =
                let zero = Vector<float32>.Zero
                let one = Vector<float32>.One
                let half = Vector<float32>(0.5f)

                // y = 2σ − 1 for a > 0, so that 2σ(1 − σ) = (1 − y²)/2
                Slopes.timesEach gradient activities potentials (fun y _ ->
                    Vector.ConditionalSelect(Vector.GreaterThan(y, zero), half * (one - y * y), zero)) }

    let private slope potentials =
        let s = Tensor.sigmoid potentials
        2.0 * s * (1.0 - s) * Tensor.greater 0.0 potentials

    let activation: Activation =
        { Name = "bounded-sigmoid"
          Parameter = None
          Formula = fun _ -> "max(0, 2 sigmoid(a) - 1)"
          Apply = fun potentials -> Tensor.relu (2.0 * Tensor.sigmoid potentials - 1.0)
          PullBack = Activation.byElement slope
          Winners = None
          InPlace = inPlace
          IsExact = false }

    let kind = Activation.kind activation
