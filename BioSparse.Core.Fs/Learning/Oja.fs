namespace BioSparse.Core

type Oja =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint
      Length: float }

[<RequireQualifiedAccess>]
module Oja =

    let defaults =
        { Activation = Divisive.activation 0.001
          Input = UnitLength
          Constraint = Unconstrained
          Length = 1.0 }

    let rule (settings: Oja) =
        if not (settings.Length > 0.0) then
            invalidArg (nameof settings) $"length = {settings.Length}; it is above 0"

        let form =
            { IsOrdered = false
              HasWinner = false
              Scaling = Raw
              Constraint = settings.Constraint }

        Start.ofLength settings.Length settings.Activation settings.Input settings.Constraint
        |> Subspace.rule "oja" form
