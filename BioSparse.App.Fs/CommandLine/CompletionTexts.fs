/// What the scripts of all shells are made of.
module internal BioSparse.App.CommandLine.CompletionTexts

/// A word in quotation marks, as POSIX shells and zsh read it.
let quoted (word: string) = "'" + word.Replace("'", "'\\''") + "'"

/// A line of help without its full stop.
let sentence (help: string) = help.TrimEnd '.'

let spaced (words: string list) = String.concat " " words

let lines (texts: string list) = String.concat "\n" texts + "\n"

/// Whether the words are the beginnings of assignments, which no space follows.
let isBegun (words: string list) =
    words |> List.exists (fun word -> word.EndsWith '=')

/// The words that may stand in the place of the verb, each with what it does.
let first (verbs: VerbShape list) =
    [ for verb in verbs do
          verb.Text.Name, verb.Text.Does
      "--help", "describe the program"
      "--version", "print the version" ]

/// The options that have a value.
let valued (verbs: VerbShape list) =
    [ for verb in verbs do
          for option in verb.Options do
              match option.Value with
              | Some value -> verb.Text.Name, option.Option, value
              | None -> () ]

/// What the words of no option may be: the verb, the number of such words before (none where it does not matter), the first of
/// them where that matters, and the candidates.
let places (verbs: VerbShape list) =
    [ for verb in verbs do
          match verb.Main with
          | Some main ->
              verb.Text.Name, (if main.Repeats then None else Some 0), None, main.First

              for word, candidates in main.After do
                  verb.Text.Name, Some 1, Some word, candidates
          | None -> () ]
