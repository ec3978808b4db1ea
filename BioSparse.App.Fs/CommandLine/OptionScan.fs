namespace BioSparse.App.CommandLine

open BioSparse.Core

type internal OptionForm =
    { Name: string
      Value: string option
      IsUnique: bool }

[<RequireQualifiedAccess>]
module internal OptionScan =

    open Values

    let private split (word: string) =
        match word.IndexOf '=' with
        | -1 -> word, None
        | equals -> word.Substring(0, equals), Some(word.Substring(equals + 1))

    let private nextValue rest =
        match rest with
        | next :: rest when not (isOption next) -> Some next, rest
        | _ -> None, rest

    let read (forms: OptionForm list) takesWords keepsNext hint words =
        let names = forms |> List.map _.Name
        let isSet form = form.Value = Some "KEY=VALUE"
        let hasSettings = List.exists isSet forms

        let setting word value =
            if hasSettings then
                hint word (Option.defaultValue "VALUE" value)
            else
                None

        let allowed =
            if names.IsEmpty then
                "it takes none"
            else
                "allowed " + String.concat ", " names

        let rec scan seen kept mistakes words =
            match words with
            | [] -> List.rev kept, List.rev mistakes
            | word :: rest when isOption word ->
                let name, value = split word

                match forms |> List.tryFind (fun form -> form.Name = name) with
                | Some form -> known seen kept mistakes form value rest
                | None -> unknown seen kept mistakes name value rest
            | word :: rest when takesWords -> scan seen (word :: kept) mistakes rest
            | word :: rest -> scan seen kept ($"'{word}' is one word too many; {allowed}" :: mistakes) rest

        and known seen kept mistakes form value rest =
            let value, rest =
                match form.Value, value with
                | Some _, None -> nextValue rest
                | _ -> value, rest

            let wrong text =
                scan (form.Name :: seen) kept (text :: mistakes) rest

            match form.Value, value with
            | Some what, None -> wrong $"{form.Name}: found nothing; allowed {form.Name} {what}"
            | None, Some found ->
                wrong $"{form.Name}: found '{found}'; allowed {form.Name} alone, it takes no value"
            | _ when form.IsUnique && List.contains form.Name seen ->
                wrong $"{form.Name} is given more than once; allowed once"
            | Some _, Some key when isSet form && not (key.Contains '=') ->
                let value, rest = nextValue rest
                let said = key :: Option.toList value |> String.concat " "
                let shown = Option.defaultValue "VALUE" value
                let right = setting key value |> Option.defaultValue $"--set {key}={shown}"
                scan seen kept ($"--set {said}: found no KEY=VALUE; allowed {right}" :: mistakes) rest
            | _ ->
                // Argu reads no line breaks behind =, and no value that begins like an option without it
                let given =
                    match value with
                    | Some value when isOption value -> [ $"{form.Name}={value}" ]
                    | Some value -> [ value; form.Name ]
                    | None -> [ form.Name ]

                scan (form.Name :: seen) (given @ kept) mistakes rest

        and unknown seen kept mistakes name value rest =
            let setting =
                match value, nextValue rest with
                | Some _, _ -> setting (name.TrimStart '-') value, rest
                | None, (next, others) -> setting (name.TrimStart '-') next, others

            match setting, Spelling.nearest names name with
            | (Some right, rest), _ ->
                scan seen kept ($"unknown option {name}; it is a setting: {right}" :: mistakes) rest
            | (None, _), NonNull near ->
                let form = List.find (fun form -> form.Name = near) forms
                let mistake = $"unknown option {name}; {allowed} (did you mean {near}?)"
                known seen kept (mistake :: mistakes) form value rest
            | (None, _), Null ->
                let rest = if keepsNext then rest else snd (nextValue rest)
                scan seen kept ($"unknown option {name}; {allowed}" :: mistakes) rest

        scan [] [] [] words
