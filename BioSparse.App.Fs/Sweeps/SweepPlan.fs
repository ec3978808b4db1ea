namespace BioSparse.App.Sweeps

open System
open BioSparse.Core
open System.Globalization

type SweepSetting = { Key: string; Value: string }

type SweepChoice =
    { Axis: string
      Label: string
      Settings: SweepSetting[] }

[<RequireQualifiedAccess>]
type SweepRange =
    | Uniform of Low: float * High: float
    | LogUniform of Low: float * High: float
    | Whole of Low: int * High: int
    | LogWhole of Low: int * High: int
    | OneOf of Choices: SweepChoice[]

[<RequireQualifiedAccess>]
type SweepTest =
    | Is of Values: string[]
    | Above of Bound: float
    | Below of Bound: float

type SweepCondition = { Name: string; Test: SweepTest }

[<RequireQualifiedAccess>]
type SweepConstraint =
    | When of Axis: string * Conditions: SweepCondition[]
    | Skip of Conditions: SweepCondition[]

[<RequireQualifiedAccess>]
module SweepPlan =

    let private number (text: string) =
        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, value -> Some value
        | _ -> None

    let private drawn axis (value: IFormattable) =
        let text = value.ToString("G4", CultureInfo.InvariantCulture)

        // exponents without a sign or zeros, so that one number has one spelling
        let text =
            match number text with
            | Some number when text.Contains 'E' -> number.ToString("R", CultureInfo.InvariantCulture)
            | _ -> text

        { Axis = axis
          Label = text
          Settings = [| { Key = axis; Value = text } |] }

    let private whole axis (value: int) =
        let text = value.ToString CultureInfo.InvariantCulture

        { Axis = axis
          Label = text
          Settings = [| { Key = axis; Value = text } |] }

    let private draw key struct (axis, range) =
        let key = Random.named axis key
        let u = (Random.uniform64 1 key)[0]

        let between low high =
            if not (low <= high && Double.IsFinite low && Double.IsFinite high) then
                invalidArg (nameof range) $"{axis}: {low} to {high}"

            low + u * (high - low)

        let logarithmic low high =
            if not (low > 0.0) then
                invalidArg (nameof range) $"{axis}: a logarithm from {low}"

            Math.Exp(between (Math.Log low) (Math.Log high))

        match range with
        | SweepRange.Uniform(low, high) -> drawn axis (between low high)
        | SweepRange.LogUniform(low, high) -> drawn axis (logarithmic low high)
        | SweepRange.Whole(low, high) -> whole axis (int (Math.Floor(between (float low) (float high + 1.0))))
        | SweepRange.LogWhole(low, high) ->
            // half a step beyond each end, so that the ends are as likely as their neighbours
            let value = logarithmic (float low - 0.5) (float high + 0.5)
            whole axis (Math.Clamp(int (Math.Round value), low, high))
        | SweepRange.OneOf choices when choices.Length > 0 -> choices[int (u * float choices.Length)]
        | SweepRange.OneOf _ -> invalidArg (nameof range) $"{axis}: no values"

    let draws (seed: uint64) count axes =
        let key = Random.named "sweep" (Random.key seed)
        Array.init count (fun i -> axes |> Array.map (draw (Random.split i key)))

    let size (factors: SweepChoice[][][]) =
        factors |> Array.fold (fun all factor -> all * bigint factor.Length) 1I

    /// The value of a name at a point: the label of an axis, or else the last value of a setting.
    let private valueOf name (point: SweepChoice[]) =
        match point |> Array.tryFind (fun choice -> choice.Axis = name) with
        | Some choice -> Some choice.Label
        | None ->
            point
            |> Array.collect _.Settings
            |> Array.tryFindBack (fun setting -> setting.Key = name)
            |> Option.map _.Value

    let private same (value: string) (wanted: string) =
        value = wanted
        || (match number value, number wanted with
            | Some a, Some b -> a = b
            | _ -> false)

    let private holds point condition =
        match valueOf condition.Name point with
        | None -> false
        | Some value ->
            match condition.Test, number value with
            | SweepTest.Is values, _ -> values |> Array.exists (same value)
            | SweepTest.Above bound, Some number -> number > bound
            | SweepTest.Below bound, Some number -> number < bound
            | _ -> false

    /// Leaves out axes that do not count; that can end the counting of others, so until nothing changes.
    let rec private active constraints (point: SweepChoice[]) =
        let idle choice =
            constraints
            |> Array.exists (function
                | SweepConstraint.When(axis, conditions) ->
                    axis = choice.Axis && not (Array.forall (holds point) conditions)
                | SweepConstraint.Skip _ -> false)

        match point |> Array.filter (idle >> not) with
        | rest when rest.Length = point.Length -> point
        | rest -> active constraints rest

    let private skipped constraints point =
        constraints
        |> Array.exists (function
            | SweepConstraint.Skip conditions -> Array.forall (holds point) conditions
            | SweepConstraint.When _ -> false)

    let points constraints (factors: SweepChoice[][][]) =
        let product =
            (factors, [ [] ])
            ||> Array.foldBack (fun factor tails ->
                [ for choices in factor do
                      for tail in tails do
                          choices :: tail ])

        product
        |> Seq.map (fun choices -> active constraints (Array.concat choices))
        |> Seq.distinctBy (Array.map (fun choice -> struct (choice.Axis, choice.Label)))
        |> Seq.filter (skipped constraints >> not)
        |> Array.ofSeq
