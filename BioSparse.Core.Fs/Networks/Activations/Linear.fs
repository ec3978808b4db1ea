namespace BioSparse.Core

[<RequireQualifiedAccess>]
module Linear =

    let private inPlace =
        { new ActivationInPlace() with
            member _.Activate(_, _) = ()
            member _.PullBack(_, _, _, _) = () }

    let activation: Activation =
        { Name = "linear"
          Parameter = None
          Formula = fun _ -> "a"
          Apply = id
          PullBack = fun _ gradient -> gradient
          Winners = None
          InPlace = inPlace
          IsExact = true }

    let kind = Activation.kind activation
