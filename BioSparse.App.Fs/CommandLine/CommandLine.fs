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

    // apart from what calls it, so that --help loads no parser
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private readVerb first rest =
        match Verbs.all |> Array.tryFind (fun verb -> verb.Text.Name = first) with
        | Some verb when List.exists asksHelp rest -> Help(verb.Text.Name, helpOf verb)
        | Some verb ->
            match verb.Read(List.toArray rest) with
            | Ok command -> Do command
            | Error text -> Wrong $"{first}: {text}; see biosparse {first} --help"
        | None ->
            match Spelling.nearest verbs first with
            | null -> Wrong $"unknown verb '{first}'; allowed {commaed verbs}"
            | near -> Wrong $"unknown verb '{first}'; allowed {commaed verbs} (did you mean {near}?)"

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let private readWords (arguments: string[]) =
        let reading =
            match Array.toList arguments with
            | [] -> Wrong $"a verb is missing; allowed {commaed verbs}; see biosparse --help"
            | [ "--version" ] -> Reading.Version
            | first :: rest -> readVerb first rest

        match reading with
        | Wrong message ->
            Wrong(message |> String.map (fun letter -> if Char.IsControl letter then '?' else letter))
        | reading -> reading

    [<CompiledName("Read")>]
    let read (arguments: string[]) =
        if arguments.Length > 0 && asksHelp arguments[0] then
            Help("", VerbTexts.overview ())
        else
            readWords arguments
