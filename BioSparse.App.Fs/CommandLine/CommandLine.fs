namespace BioSparse.App.CommandLine

open System
open BioSparse.App

[<RequireQualifiedAccess>]
module Arguments =

    [<CompiledName("Verbs")>]
    let verbs = Verbs.all |> Array.map _.Name

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
               for verb in Verbs.all do
                   // not by a format: reading one takes longer than all the rest of --help
                   yield "    " + verb.Name.PadRight 12 + " " + verb.Does
               yield ""
               yield "biosparse VERB --help tells more of one verb; biosparse --version the version."
               yield "Start with: biosparse run quick" ]
             |> String.concat "\n")

    let private helpOf (verb: Verb) =
        // Argu explains --help among the options; its own usage line comes first.
        [ $"biosparse {verb.Name}: {verb.Does}."
          ""
          verb.Usage().TrimEnd()
          ""
          $"EXAMPLE: {verb.Example}" ]
        |> String.concat "\n"

    let private asksHelp word = word = "--help" || word = "-h"

    let private readWords (arguments: string[]) =
        match Array.toList arguments with
        | [] ->
            Wrong
                $"a verb is missing; allowed {String.concat (string ',' + string ' ') verbs}; see biosparse --help"
        | first :: _ when asksHelp first -> Help("", overview.Value)
        | [ "--version" ] -> Reading.Version
        | first :: rest ->
            match Verbs.all |> Array.tryFind (fun verb -> verb.Name = first) with
            | Some verb when List.exists asksHelp rest -> Help(verb.Name, helpOf verb)
            | Some verb ->
                match verb.Read(List.toArray rest) with
                | Ok command -> Do command
                | Error text -> Wrong $"{verb.Name}: {text}; see biosparse {verb.Name} --help"
            | None ->
                let allowed = String.concat ", " verbs

                match Spelling.nearest verbs first with
                | null -> Wrong $"unknown verb '{first}'; allowed {allowed}"
                | near -> Wrong $"unknown verb '{first}'; allowed {allowed} (did you mean {near}?)"

    [<CompiledName("Read")>]
    let read (arguments: string[]) =
        match readWords arguments with
        | Wrong message ->
            Wrong(message |> String.map (fun letter -> if Char.IsControl letter then '?' else letter))
        | reading -> reading
