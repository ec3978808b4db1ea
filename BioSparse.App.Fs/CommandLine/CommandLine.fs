namespace BioSparse.App.CommandLine

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

    let private overview =
        lazy
            ([ yield "Biologically plausible learning rules, their sparsity, weights and robustness."
               yield ""
               yield "USAGE: biosparse VERB [WORDS]"
               yield ""
               for verb in VerbTexts.all do
                   yield "    " + verb.Name.PadRight 12 + " " + verb.Does
               yield ""
               yield "biosparse VERB --help tells more of one verb; biosparse --version the version."
               yield "Start with: biosparse run quick" ]
             |> String.concat "\n")

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

    // apart from the next function, so that --help loads no parser
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

    let private readWords (arguments: string[]) =
        match Array.toList arguments with
        | [] -> Wrong $"a verb is missing; allowed {commaed verbs}; see biosparse --help"
        | first :: _ when asksHelp first -> Help("", overview.Value)
        | [ "--version" ] -> Reading.Version
        | first :: rest -> readVerb first rest

    [<CompiledName("Read")>]
    let read (arguments: string[]) =
        match readWords arguments with
        | Wrong message ->
            Wrong(message |> String.map (fun letter -> if Char.IsControl letter then '?' else letter))
        | reading -> reading
