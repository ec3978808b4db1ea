namespace BioSparse.Core

[<RequireQualifiedAccess>]
module Linear =

    let private inPlace =
        { new ActivationInPlace() with
            member _.Activate(_, _) = ()
            member _.TimesSlope(_, _, _, _) = () }

    let activation: Activation =
        { Name = "linear"
          Parameter = None
          Formula = fun _ -> "a"
          Apply = id
          Slope = fun potentials -> Tensor.full 1.0 potentials.Shape
          Winners = None
          InPlace = inPlace
          IsExact = true }

    let kind = Activation.kind activation
