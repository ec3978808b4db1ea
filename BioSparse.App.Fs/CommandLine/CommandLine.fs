namespace BioSparse.App.CommandLine

open BioSparse.Core

open System
open System.Runtime.CompilerServices
open BioSparse.App

[<RequireQualifiedAccess>]
module Arguments =

    [<CompiledName("Verbs")>]
    let verbs = VerbTexts.all |> Array.map _.Name

    [<CompiledName("VerbOf")>]
    let verbOf command =
        match command with
        | Run _ -> "run"
        | Resume _ -> "resume"
        | Report _ -> "report"
        | Runs _ -> "runs"
        | Compare _ -> "compare"
        | Experiments _ -> "experiments"
        | DataList _
        | DataFetch _
        | DataVerify _ -> "data"
        | Attack _ -> "attack"
        | Analyse _ -> "analyse"
        | Export _ -> "export"
        | Sweep _
        | SweepStatus _
        | SweepResume _
        | SweepCollect _
        | SweepWork _ -> "sweep"
        | Bench _ -> "bench"
        | Completion _ -> "completion"

    let private helpOf (verb: Verb) =
        // Argu explains --help among the options; its own usage line comes first.
        [ $"biosparse {verb.Text.Name}: {verb.Text.Does}."
          ""
          verb.Usage().TrimEnd()
          ""
          $"EXAMPLE: {verb.Text.Example}" ]
        |> String.concat "\n"

    let private asksHelp word = word = "--help" || word = "-h"

    let private commaed = String.concat ", "

    let private find name =
        Verbs.all |> Array.tryFind (fun verb -> verb.Text.Name = name)

    let private unknownVerb word =
        let found =
            if Values.isOption word then
                $"found '{word}' where a verb is due; its options come after it"
            else
                $"unknown verb '{word}'"

        let near =
            match Spelling.nearest (Seq.append verbs [ "help"; "--help"; "--version" ]) word with
            | null -> ""
            | near -> $" (did you mean {near}?)"

        Wrong [| $"{found}; allowed {commaed verbs}{near}; see biosparse --help" |]

    // apart from what calls it, so that --help loads no parser
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private readVerb (schema: Func<Schema>) first rest =
        let hint word value =
            SettingHint.of' (schema.Invoke()) word value

        match find first with
        | Some verb when List.exists asksHelp rest ->
            match verb.Text.Name, List.filter (Values.isOption >> not) rest with
            | "experiments", [ section ] -> SettingsOf section
            | name, _ -> Help(name, helpOf verb)
        | Some _ when List.contains "--version" rest -> Reading.Version
        | Some verb ->
            match verb.Read hint rest with
            | Ok command -> Do command
            | Error mistakes ->
                let mistakes = List.distinct mistakes
                let last = mistakes.Length - 1

                Wrong
                    [| for number, mistake in List.indexed mistakes do
                           if number = last then
                               $"{first}: {mistake}; see biosparse {first} --help"
                           else
                               $"{first}: {mistake}" |]
        | None -> unknownVerb first

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private readWords schema (arguments: string[]) =
        let reading =
            match Array.toList arguments with
            | [] -> Wrong [| $"a verb is missing; allowed {commaed verbs}; see biosparse --help" |]
            | "--version" :: _ -> Reading.Version
            | "help" :: "help" :: _ -> Help("", VerbTexts.overview ())
            | "help" :: name :: _ ->
                match find name with
                | Some verb -> Help(verb.Text.Name, helpOf verb)
                | None -> unknownVerb name
            | first :: rest -> readVerb schema first rest

        match reading with
        | Wrong messages ->
            messages
            |> Array.map (String.map (fun letter -> if Char.IsControl letter then '?' else letter))
            |> Wrong
        | reading -> reading

    let private asksOverview (arguments: string[]) =
        arguments.Length > 0 && (asksHelp arguments[0] || (arguments[0] = "help" && arguments.Length = 1))

    [<CompiledName("Read")>]
    let read (schema: Func<Schema>) (arguments: string[]) =
        if asksOverview arguments then
            Help("", VerbTexts.overview ())
        else
            readWords schema arguments
