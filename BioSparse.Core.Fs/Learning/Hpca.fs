namespace BioSparse.Core

[<RequireQualifiedAccess>]
type HpcaDecay =
    | Full
    | Sanger

type Hpca =
    { Activation: Activation
      Input: InputForm
      Constraint: Constraint
      Decay: HpcaDecay
      HasWinner: bool
      Length: float }

[<RequireQualifiedAccess>]
module Hpca =

    let defaults =
        { Activation = Divisive.activation 0.001
          Input = UnitLength
          Constraint = Unconstrained
          Decay = HpcaDecay.Full
          HasWinner = false
          Length = 1.0 }

    let rule settings =
        if not (settings.Length > 0.0) then
            invalidArg (nameof settings) $"length = {settings.Length}; it is above 0"

        let form =
            { IsOrdered = settings.Decay.IsSanger
              HasWinner = settings.HasWinner
              Scaling = MaxNormalised
              Constraint = settings.Constraint }

        Start.ofLength settings.Length settings.Activation settings.Input settings.Constraint
        |> Subspace.rule "hpca" form
