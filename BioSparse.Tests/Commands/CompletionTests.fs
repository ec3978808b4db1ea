module BioSparse.Tests.Commands.CompletionTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Expecto
open BioSparse.App.CommandLine
open BioSparse.App.Commands
open BioSparse.App.Configuration
open BioSparse.Core
open BioSparse.Tests.EndToEnd.Program
open BioSparse.Tests.Scratch
open BioSparse.Tests.Commands.MadeRuns

let private shells = [ "bash"; "zsh"; "fish"; "pwsh" ]

let private scriptOf shell =
    let status, output, error = answered [ "completion"; shell ]
    Expect.equal (status, error) (0, "") shell
    output

/// What a shell prints that completes in this folder with the script of the program: `ask` gives its own script, from the path
/// of that one. The test is skipped where the shell is not there.
let private printed (shell: string) words (folder: string) (ask: string -> string list) =
    let isThere =
        string (Environment.GetEnvironmentVariable "PATH")
        |> _.Split(Path.PathSeparator)
        |> Array.exists (fun place -> File.Exists(Path.Combine(place, shell)))

    if not isThere then
        skiptest $"no {shell}"

    inFolder (fun own ->
        let completion = Path.Combine(own, "completion.ps1")
        let asked = Path.Combine(own, "asked.ps1")
        File.WriteAllText(completion, scriptOf shell)
        File.WriteAllText(asked, String.concat "\n" (ask completion) + "\n")
        let info = ProcessStartInfo(shell, words @ [ asked ])
        info.WorkingDirectory <- folder
        info.RedirectStandardOutput <- true
        info.RedirectStandardError <- true
        info.RedirectStandardInput <- true
        info.Environment["TERM"] <- "xterm"
        use running = nonNull (Process.Start info)
        running.StandardInput.Close()
        let outcome = ended running
        Expect.equal outcome.Error "" shell
        outcome.Output)

let private words (line: string) =
    line.Split(' ', StringSplitOptions.RemoveEmptyEntries) |> set

let private verbs =
    set (Array.append Arguments.verbs [| "help"; "--help"; "--version" |])

/// A line up to the cursor, and what completes it where there are two folders and two files.
let private cases =
    [ "biosparse ", verbs
      "biosparse ru", set [ "run"; "runs" ]
      "biosparse run ", set [ yield! BuiltIn.Names; "one"; "two"; "mine.yaml"; "net.npz" ]
      "biosparse run --se", set [ "--set"; "--seeds" ]
      "biosparse run quick --out ", set [ "one"; "two" ]
      "biosparse run --set krotov-hopfield.del", set [ "krotov-hopfield.delta=" ]
      "biosparse run --set evaluate.squ",
      set
          [ "evaluate.square.epsilon="
            "evaluate.square.queries="
            "evaluate.square.restarts="
            "evaluate.square.samples=" ]
      "biosparse run --set hidden=3 qui", set [ "quick" ]
      "biosparse data ", set [ "list"; "fetch"; "verify" ]
      "biosparse data --data-dir one fetch fash", set [ "fashion-mnist" ]
      "biosparse sweep ", set [ "status"; "resume"; "collect"; "one"; "two"; "mine.yaml"; "net.npz" ]
      "biosparse sweep status ", set [ "one"; "two" ]
      "biosparse attack n", set [ "net.npz" ]
      "biosparse attack net.npz --attack ", set (AttackCommand.Names Catalogue.builtIn)
      "biosparse attack net.npz --dataset mni", set [ "mnist"; "mnist-embedded" ]
      "biosparse experiments --show cl", set [ "claims" ]
      "biosparse compare one ", set [ "one"; "two" ]
      "biosparse compare one two ", set [ "one"; "two" ]
      "biosparse completion ", set shells
      "biosparse help com", set [ "compare"; "completion" ]
      "biosparse bench --on", set [ "--only" ]
      "biosparse run --seeds ", set [] ]

/// A folder with what the cases name.
let private inPlace (use': string -> unit) =
    inScratch (fun folder ->
        for name in [ "one"; "two" ] do
            Directory.CreateDirectory(Path.Combine(folder, name)) |> ignore

        for name in [ "mine.yaml"; "net.npz" ] do
            File.WriteAllText(Path.Combine(folder, name), "")

        use' folder)

/// Each line is what completes a case; files and folders may have something around their names.
let private agrees shell (output: string) =
    let plain word =
        Regex.Replace((word: string).Trim('/', '\\'), @"^\.[/\\]", "")

    let found = [| for line in output.Split '\n' -> words line |> Set.map plain |]

    Expect.hasLength found (cases.Length + 1) $"{shell}: a line each: {output}"

    for (line, expected), found in Seq.zip cases found do
        Expect.equal found expected $"{shell}: {line}"

/// `asked WORD...` prints what completes the last word in bash.
let private inBash completion =
    [ $"source {completion}"
      "asked() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _biosparse; echo \"${COMPREPLY[*]}\"; }" ]

/// `ask LINE` prints what completes a line in a zsh on a terminal of its own: matches are noted where they are added, and printed
/// between marks. Nothing is awaited longer than twenty seconds.
let private zshOnTerminal =
    """zmodload zsh/zpty zsh/datetime
zpty -b z zsh -f -i
say() { zpty -w z "$1" }
say 'PROMPT= RPROMPT=; unset zle_bracketed_paste; setopt no_beep; stty cols 1000'
say 'autoload -U compinit; compinit -u -D; source COMPLETION'
say 'compadd() { local -a found; builtin compadd -O found "$@"; all+=($found); builtin compadd "$@" }'
say 'asked() { all=(); _main_complete; print -r -- "@@ ${(u)all} @@"; compstate[insert]=; compstate[list]= }'
say 'zle -C asked complete-word asked; bindkey "^X" asked; print rea""dy'
await() {
    local part
    local -F end=$(( EPOCHREALTIME + 20 ))
    heard=
    while [[ $heard != ${~1} ]] && (( EPOCHREALTIME < end )); do
        if zpty -r -t z part 2>/dev/null; then heard+=$part; else sleep 0.02; fi
    done
}
await '*ready*'
ask() {
    zpty -n -w z "$1"$'\x18'
    await '*@@*@@*'
    heard=${heard#*@@}
    print -r -- ${${heard%%@@*}//[$'\r\n']/}
    zpty -n -w z $'\x15'
}"""

[<Tests>]
let tests =
    testList
        "Completion"
        [ testCase "every script knows every verb, and every option of each but hidden ones" (fun () ->
              for shell in shells do
                  let script = scriptOf shell

                  for verb in Arguments.verbs do
                      Expect.stringContains script verb shell
                      let _, help, _ = answered [ verb; "--help" ]

                      for option in Regex.Matches(help, "(?m)^    (--[a-z-]+)") do
                          let name = option.Groups[1].Value
                          let word = if shell = "fish" then "-l " + name.TrimStart '-' else name
                          Expect.stringContains script word $"{shell}: {verb}"

                  Expect.stringContains script "fashion-mnist" shell
                  Expect.isFalse (script.Contains '\r') "line ends of Unix")

          testCase "names of values that nothing completes are these" (fun () ->
              let names: CompletionNames =
                  { Experiments = [| "e" |]
                    DataSets = [| "d" |]
                    Attacks = [| "a" |]
                    Activations = [| "k" |]
                    Settings = [| "s" |] }

              let isNothing value =
                  let found = WordShapes.candidates names value
                  found.Words.IsEmpty && not found.Files && not found.Folders

              let free =
                  [ for verb in Verbs.all do
                        for word in verb.Words() do
                            match word.Value with
                            | Some value when not word.Names.IsEmpty && isNothing value -> value
                            | _ -> () ]
                  |> List.distinct

              Expect.equal
                  (List.sort free)
                  (List.sort [ "N"; "0.05,0.1"; "LENGTH"; "W=NAME,b=NAME"; "NAME"; "SHARE"; "TOPIC" ])
                  "a new name of a value is for WordShapes to know"

              for verb in Verbs.all do
                  for word in verb.Words() do
                      if word.Names.IsEmpty then
                          let main = WordShapes.main names (Option.get word.Value)
                          let first = main.First

                          Expect.isTrue
                              (first.Files || first.Folders || not first.Words.IsEmpty)
                              verb.Text.Name

                          for word, after in main.After do
                              Expect.contains first.Words word "a word with one behind it is offered"
                              Expect.isTrue (after.Folders || not after.Words.IsEmpty) word)

          testCase "words that a script offers are read by the parser" (fun () ->
              let read (line: string) =
                  Arguments.read
                      (Func<Schema>(fun () -> Experiment.schema Catalogue.builtIn))
                      (line.Split ' ')

              for line in
                  [ for shell in shells -> $"completion {shell}"
                    yield! [ "data list"; "data fetch d"; "data verify d"; "sweep f"; "sweep status d" ]
                    yield! [ "sweep resume d"; "sweep collect d"; "compare a b"; "runs d"; "runs" ] ] do
                  match read line with
                  | Do _ -> ()
                  | other -> failtestf "%s: %A" line other)

          testCase "bash" (fun () ->
              inPlace (fun folder ->
                  // as bash divides a line: at spaces, and before and after =
                  let ask (line: string, _) =
                      [ "asked"
                        for word in line.Split ' ' do
                            for part in Regex.Split(word, "(=)") do
                                $"'{part}'" ]
                      |> String.concat " "

                  printed "bash" [ "--norc" ] folder (fun completion ->
                      inBash completion @ List.map ask cases)
                  |> agrees "bash"))

          testCase "bash: the value of --option=value" (fun () ->
              inPlace (fun folder ->
                  let output =
                      printed "bash" [ "--norc" ] folder (fun completion ->
                          inBash completion
                          @ [ "asked biosparse attack w --attack = p"
                              "asked biosparse attack w --attack ="
                              "asked biosparse attack w --attack=p"
                              "asked biosparse run --out = o"
                              "complete -p biosparse" ])

                  Expect.equal
                      (output.Trim().Split '\n')
                      [| "pgd"
                         "fgsm pgd noise square cascade"
                         "--attack=pgd"
                         "one"
                         "complete -F _biosparse biosparse" |]
                      "with and without = between words"))

          testCase "zsh" (fun () ->
              inPlace (fun folder ->
                  let ask (line, _) = $"ask '{line}'"

                  printed "zsh" [ "-f" ] folder (fun completion ->
                      [ zshOnTerminal.Replace("COMPLETION", completion)
                        yield! List.map ask cases
                        "zpty -d z" ])
                  |> agrees "zsh"))

          testCase "fish" (fun () ->
              inPlace (fun folder ->
                  let ask (line, _) =
                      $"echo (complete -C '{line}' | string replace -r '\\t.*' '' | string join ' ')"

                  printed "fish" [ "--no-config" ] folder (fun completion ->
                      $"source {completion}" :: List.map ask cases)
                  |> agrees "fish"))

          testCase "PowerShell" (fun () ->
              inPlace (fun folder ->
                  // where a script offers nothing, PowerShell itself offers files
                  let ask (line: string, expected) =
                      if Set.isEmpty expected then
                          "\"\""
                      else
                          $"\"$([System.Management.Automation.CommandCompletion]::CompleteInput('{line}', {line.Length}, $null).CompletionMatches.CompletionText)\""

                  printed "pwsh" [ "-NoProfile"; "-File" ] folder (fun completion ->
                      $". {completion}" :: List.map ask cases)
                  |> agrees "pwsh"))

          testCase "another shell is refused with what there is" (fun () ->
              for words, parts in
                  [ [ "completion"; "bahs" ], [ "'bahs'"; "bash, zsh, fish, pwsh"; "did you mean bash?" ]
                    [ "completion" ], [ "one of bash, zsh, fish, pwsh is missing" ]
                    [ "completion"; "bash"; "zsh" ], [ "'zsh' is one word too many" ] ] do
                  oneLine (biosparse words) 2 parts) ]
