/// The script of fish.
module internal BioSparse.App.CommandLine.FishCompletion

open CompletionTexts

/// A word in quotation marks, as fish reads it.
let private quoted (word: string) =
    "'" + word.Replace("\\", "\\\\").Replace("'", "\\'") + "'"

/// What an option's value, or a word of no option, may be.
let private arguments (candidates: Candidates) =
    let words =
        [ yield! candidates.Words
          if candidates.Folders && not candidates.Files then
              yield "(__fish_complete_directories)" ]

    [ if not words.IsEmpty then
          "-a " + quoted (spaced words)
      if candidates.Files then
          "-F" ]
    |> spaced

let private complete condition rest =
    $"complete -c biosparse -n {quoted condition} {rest}".TrimEnd()

let private ofOption verb (option: OptionShape) =
    let name = option.Option.TrimStart '-'
    let help = "-d " + quoted (sentence option.Help)

    match option.Value with
    | None -> complete $"__biosparse_at {verb}" $"-l {name} {help}"
    | Some value when value.Files ->
        complete $"__biosparse_at {verb}" $"-l {name} -r {arguments value} {help}"
    | Some value -> complete $"__biosparse_at {verb}" $"-l {name} -x {arguments value} {help}"

let private ofPlace (verb, count: int option, first: string option, candidates) =
    let place =
        [ yield verb
          yield! count |> Option.map string |> Option.toList
          yield! Option.toList first ]
        |> spaced

    complete $"__biosparse_at {place}" (arguments candidates)

let private head =
    """# Completion of biosparse in fish. In ~/.config/fish/config.fish: biosparse completion fish | source

# whether an option of a verb has a value
function __biosparse_has_value"""

let private functions =
    """end

# the words behind the verb that belong to no option
function __biosparse_main
    set -l words (commandline -opc)
    set -l isValue 0
    test (count $words) -ge 3; or return
    for word in $words[3..-1]
        if test $isValue = 1
            set isValue 0
        else if string match -q -- '-*' $word
            __biosparse_has_value $words[2] $word; and set isValue 1
        else
            echo $word
        end
    end
end

# __biosparse_at VERB [COUNT [FIRST]]: whether this is behind the verb, and behind so many words of no option, the first of which is FIRST
function __biosparse_at
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = $argv[1]; or return 1
    set -l main (__biosparse_main)
    test (count $argv) -lt 2; or test (count $main) -eq $argv[2]; or return 1
    test (count $argv) -lt 3; or test $main[1] = $argv[3]
end

function __biosparse_verb_is_due
    test (count (commandline -opc)) -eq 1
end

complete -c biosparse -e
complete -c biosparse -f"""

let script (verbs: VerbShape list) =
    let valued =
        [ for verb, option, _ in valued verbs do
              quoted $"{verb} {option}" ]

    [ yield head
      yield "    contains -- \"$argv\" " + spaced valued
      yield functions
      for word, does in first verbs do
          yield complete "__biosparse_verb_is_due" $"-a {quoted word} -d {quoted does}"
      for verb in verbs do
          for option in verb.Options do
              yield ofOption verb.Text.Name option
      for place in places verbs do
          yield ofPlace place ]
    |> lines
