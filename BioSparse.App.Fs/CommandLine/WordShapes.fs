namespace BioSparse.App.CommandLine

open System

type internal Candidates =
    { Words: string list
      Files: bool
      Folders: bool }

type internal OptionShape =
    { Option: string
      Value: Candidates option
      IsUnique: bool
      Help: string }

type internal MainShape =
    { First: Candidates
      After: (string * Candidates) list
      Repeats: bool }

type internal VerbShape =
    { Text: VerbText
      Options: OptionShape list
      Main: MainShape option }

[<RequireQualifiedAccess>]
module internal WordShapes =

    let private nothing =
        { Words = []
          Files = false
          Folders = false }

    let private words some =
        { nothing with
            Words = List.ofArray some }

    let private union one other =
        { Words = one.Words @ other.Words |> List.distinct
          Files = one.Files || other.Files
          Folders = one.Folders || other.Folders }

    let private isWord (part: string) =
        part <> "" && part |> Seq.forall (fun letter -> Char.IsAsciiLetterLower letter || letter = '-')

    let private ofPart (names: CompletionNames) (part: string) =
        match part with
        | "EXPERIMENT" -> words names.Experiments
        | "DATASET" -> words names.DataSets
        | "ATTACK" -> words names.Attacks
        | "KIND" -> words names.Activations
        | "KEY=VALUE" -> names.Settings |> Array.map (fun path -> path + "=") |> words
        | "VERB" -> VerbTexts.all |> Array.map _.Name |> words
        | "DIR"
        | "RUN_DIR" -> { nothing with Folders = true }
        | "WEIGHTS" -> { nothing with Files = true }
        | _ when part = "FILE" || part.StartsWith("FILE.", StringComparison.Ordinal) ->
            { nothing with Files = true }
        | _ when isWord part -> words [| part |]
        | _ -> nothing

    let candidates names (value: string) =
        value.Split '|' |> Array.map (ofPart names) |> Array.fold union nothing

    let main names (value: string) =
        let repeats = value.EndsWith("...", StringComparison.Ordinal)

        let alternatives =
            value.TrimEnd('.').Split([| " | " |], StringSplitOptions.None)
            |> Array.map (fun alternative -> alternative.Split(' ', 2))

        { First =
            alternatives
            |> Array.map (fun alternative -> candidates names alternative[0])
            |> Array.fold union nothing
          After =
            [ for alternative in alternatives do
                  if alternative.Length > 1 && isWord alternative[0] then
                      alternative[0], candidates names alternative[1] ]
          Repeats = repeats }

    let private shape names (verb: Verb) =
        let own = verb.Words()

        { Text = verb.Text
          Options =
            [ for word in own do
                  for name in word.Names do
                      { Option = name
                        Value = word.Value |> Option.map (candidates names)
                        IsUnique = word.IsUnique
                        Help = word.Help }

              { Option = "--help"
                Value = None
                IsUnique = true
                Help = "describe the verb." } ]
          Main =
            own
            |> List.tryFind _.Names.IsEmpty
            |> Option.map (fun word -> word.Value |> Option.defaultValue "" |> main names) }

    let private help names =
        { Text =
            { Name = "help"
              Does = "describe a verb"
              Example = "biosparse help run" }
          Options = []
          Main = Some(main names "VERB") }

    let all names =
        [ for verb in Verbs.all do
              shape names verb
          help names ]
