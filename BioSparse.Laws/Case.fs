namespace BioSparse.Laws

open FsCheck
open FsCheck.FSharp
open BioSparse.Core

type internal Case =
    { Units: int
      Inputs: int
      Classes: int
      Samples: int
      Steps: int
      Seed: uint64 }

[<RequireQualifiedAccess>]
module internal Case =

    let private drawn inputs =
        gen {
            let! units = Gen.choose (1, 12)
            let! chosen = Gen.choose (1, 12)
            let! classes = Gen.choose (2, 4)
            let! samples = Gen.choose (1, 12)
            let! steps = Gen.choose (1, 3)
            let! seed = Gen.choose64 (0L, System.Int64.MaxValue)

            return
                { Units = units
                  Inputs = Option.defaultValue chosen inputs
                  Classes = classes
                  Samples = samples
                  Steps = steps
                  Seed = uint64 seed }
        }

    /// Half, and one less.
    let private smaller least size =
        [ least + (size - least) / 2; size - 1 ]
        |> List.filter (fun other -> other >= least && other < size)
        |> List.distinct

    let private shrunk inputs case =
        seq {
            for units in smaller 1 case.Units do
                { case with Units = units }

            if Option.isNone inputs then
                for inputs in smaller 1 case.Inputs do
                    { case with Inputs = inputs }

            for samples in smaller 1 case.Samples do
                { case with Samples = samples }

            for classes in smaller 2 case.Classes do
                { case with Classes = classes }

            for steps in smaller 1 case.Steps do
                { case with Steps = steps }

            if case.Seed > 0UL then
                { case with Seed = case.Seed / 1000UL }
        }

    let arbitrary inputs =
        Arb.fromGenShrink (drawn inputs, shrunk inputs)

    let key purpose case =
        Random.named purpose (Random.key case.Seed)

    let start (rule: Rule) case =
        rule.Start
            { Inputs = case.Inputs
              Hidden = [ case.Units ]
              Classes = case.Classes }
            (key "start" case)

    let moment rate case number : Moment =
        { Rate = rate
          Step = number
          Key = Random.split number (key "steps" case) }

    let pixels case number =
        let key = Random.split number (key "pixels" case)
        let drawn = Random.uniform -1.0f 1.0f (case.Samples * case.Inputs) key
        let lit = Random.integers case.Inputs case.Samples (Random.named "lit" key)

        Array2D.init case.Samples case.Inputs (fun b i ->
            let value = drawn[b * case.Inputs + i]
            // never all dark: units would tie
            if i = lit[b] then 0.5f + 0.49f * value else max 0.0f value)

    let labels case number =
        Random.integers case.Classes case.Samples (Random.split number (key "labels" case))

    let batch case number =
        { Inputs = Tensor.ofArray2D (pixels case number)
          Labels = labels case number }

    let extremes case =
        let batch name samples pixel =
            name,
            { Inputs = Tensor.ofArray2D (Array2D.init samples case.Inputs pixel)
              Labels = Array.truncate samples (labels case 0) }

        let one = pixels case 0

        [ batch "dark" case.Samples (fun _ _ -> 0.0f)
          batch "full light" case.Samples (fun _ _ -> 1.0f)
          batch "one pixel" case.Samples (fun b i -> if i = b % case.Inputs then 1.0f else 0.0f)
          batch "faintest light" case.Samples (fun _ _ -> 1.0f / 255.0f)
          batch "same image" case.Samples (fun _ i -> one[0, i])
          batch "single image" 1 (fun _ i -> one[0, i]) ]
