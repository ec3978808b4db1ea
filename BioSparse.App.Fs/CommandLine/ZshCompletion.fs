/// The script of zsh.
module internal BioSparse.App.CommandLine.ZshCompletion

open CompletionTexts

let private escaped (text: string) =
    text.Replace("\\", "\\\\").Replace(":", "\\:").Replace("[", "\\[").Replace("]", "\\]")

/// The action of `_arguments` that offers them.
let private action (candidates: Candidates) =
    let files = if candidates.Files then "_files" else "_files -/"

    match candidates.Words, candidates.Files || candidates.Folders with
    | [], false -> " "
    | [], true -> files
    | words, false when isBegun words -> $" compadd -S \"\" -- {spaced words}"
    | words, false -> $"({spaced words})"
    // a space before a function: it gets these words alone
    | words, true -> $" _biosparse_or_file {spaced words}"

let private ofOption option =
    let repeated = if option.IsUnique then "" else "*"

    match option.Value with
    | None -> quoted $"{repeated}{option.Option}[{escaped (sentence option.Help)}]"
    | Some value -> quoted $"{repeated}{option.Option}=[{escaped (sentence option.Help)}]: :{action value}"

let private ofMain (main: MainShape) =
    [ if main.Repeats then
          quoted $"*: :{action main.First}"
      else
          quoted $"1: :{action main.First}"

      if not main.After.IsEmpty then
          quoted "2: :->second" ]

/// The command that offers the second word.
let private second (candidates: Candidates) =
    match candidates.Words with
    | [] when candidates.Files -> "_files"
    | [] when candidates.Folders -> "_files -/"
    | words -> "compadd -- " + spaced words

let private ofVerb verb =
    [ yield $"    {verb.Text.Name})"

      let specs =
          [ for option in verb.Options do
                yield ofOption option
            match verb.Main with
            | Some main -> yield! ofMain main
            | None -> () ]

      yield "        _arguments -C " + String.concat " \\\n            " specs

      match verb.Main with
      | Some main when not main.After.IsEmpty ->
          yield "        case $state:$line[1] in"

          for word, candidates in main.After do
              yield $"        second:{word}) {second candidates} ;;"

          yield "        esac"
      | _ -> ()

      yield "        ;;" ]

let private head =
    """#compdef biosparse
# Completion of biosparse in zsh. In ~/.zshrc, behind compinit: source <(biosparse completion zsh)

# one of the words, or a file
_biosparse_or_file() {
    _alternative "words:word:($*)" 'files:file:_files'
}

_biosparse() {
    local curcontext=$curcontext verb state line
    local -a verbs
    typeset -A opt_args
    verbs=("""

let private middle =
    """    )
    if (( CURRENT == 2 )); then
        _describe -t verbs verb verbs
        return
    fi
    verb=$words[2]
    shift words
    (( CURRENT-- ))
    case $verb in"""

let private tail =
    """    esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _biosparse "$@"
else
    compdef _biosparse biosparse
fi"""

let script (verbs: VerbShape list) =
    [ head
      for word, does in first verbs do
          "        " + quoted $"{word}:{escaped does}"
      middle
      for verb in verbs do
          yield! ofVerb verb
      tail ]
    |> lines
