namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module Relu =

    let private inPlace =
        { new ActivationInPlace() with
            member _.Activate(_, potentials) = Selection.rectify potentials

            member _.PullBack(_, activities, _, gradient) = Slopes.whereActive gradient activities }

    let activation: Activation =
        { Name = "relu"
          Parameter = None
          Formula = fun _ -> "max(0, a)"
          Apply = Tensor.relu
          PullBack = Activation.byElement (Tensor.greater 0.0)
          Winners = None
          InPlace = inPlace
          IsExact = true }

    let kind = Activation.kind activation
