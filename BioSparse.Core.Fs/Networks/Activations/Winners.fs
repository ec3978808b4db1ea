namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module Winners =

    let private keep count columns (potentials: Span<float32>) =
        let scratch = Selection.Scratch()

        for row in 0 .. potentials.Length / columns - 1 do
            Selection.keepPositive scratch count (potentials.Slice(row * columns, columns))

    let private inPlace count =
        { new ActivationInPlace() with
            member _.Activate(columns, potentials) =
                if count < columns then
                    keep count columns potentials
                else
                    Selection.rectify potentials

            member _.TimesSlope(_, activities, _, gradient) = Slopes.whereActive gradient activities }

    let activation count : Activation =
        { Name = "winners"
          Parameter = Some(float count)
          Formula = fun parameter -> $"max(0, a) for the {parameter} largest a of a sample, 0 for the others"
          Apply = fun potentials -> Tensor.winners count potentials * Tensor.relu potentials
          Slope = fun potentials -> Tensor.winners count potentials * Tensor.greater 0.0 potentials
          Winners = Some count
          InPlace = inPlace count
          IsExact = true }

    let kind: ActivationKind =
        let count =
            { Key = "count"
              Doc = "how many units of a sample win"
              Least = 1.0
              Most = 1e6
              IsWhole = true
              Standard = 50.0 }

        { Name = "winners"
          Parameter = Some count
          Create = fun given _ -> activation (int (defaultArg given count.Standard)) }

    let share: ActivationKind =
        let share =
            { Key = "share"
              Doc = "share of the units that win"
              Least = 0.0
              Most = 1.0
              IsWhole = false
              Standard = 0.1 }

        let count given units =
            Math.Round(defaultArg given share.Standard * float units, MidpointRounding.AwayFromZero)

        { Name = "winner-share"
          Parameter = Some share
          Create = fun given units -> activation (max 1 (int (count given units))) }
