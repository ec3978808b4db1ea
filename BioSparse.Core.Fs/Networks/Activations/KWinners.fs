namespace BioSparse.Core

open System

[<RequireQualifiedAccess>]
module KWinners =

    let private name = "k-winners"

    let private keep count columns (potentials: Span<float32>) =
        for row in 0 .. potentials.Length / columns - 1 do
            Selection.keepPositive count (potentials.Slice(row * columns, columns))

    let private inPlace count =
        { new ActivationInPlace() with
            member _.Activate(columns, potentials) =
                if count < columns then
                    keep count columns potentials
                else
                    Selection.rectify potentials

            member _.PullBack(_, activities, _, gradient) = Slopes.whereActive gradient activities }

    let activation count : Activation =
        { Name = name
          Parameter = Some(float count)
          Formula = fun parameter -> $"max(0, a) for the {parameter} largest a of a sample, 0 for the others"
          Apply = fun potentials -> Tensor.winners count potentials * Tensor.relu potentials
          PullBack =
            Activation.byElement (fun potentials ->
                Tensor.winners count potentials * Tensor.greater 0.0 potentials)
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

        let share =
            { Key = "share"
              Doc = "share of the units that win, at least one; in place of count"
              Least = 0.0
              Most = 1.0
              IsWhole = false
              Standard = 0.1 }

        { Name = name
          OldNames = [ "winners" ]
          Parameter = Some count
          Share =
            Some
                { Parameter = share
                  Number =
                    fun share units ->
                        max 1.0 (Math.Round(share * float units, MidpointRounding.AwayFromZero)) }
          Create = fun given -> activation (int (defaultArg given count.Standard)) }
