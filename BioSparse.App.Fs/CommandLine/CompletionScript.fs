namespace BioSparse.App.CommandLine

[<RequireQualifiedAccess>]
module CompletionScript =

    [<CompiledName("Of")>]
    let of' shell names =
        let verbs = WordShapes.all names

        match shell with
        | Shell.Bash -> BashCompletion.script verbs
        | Shell.Zsh -> ZshCompletion.script verbs
        | Shell.Fish -> FishCompletion.script verbs
        | Shell.PowerShell -> PowerShellCompletion.script verbs
        | other -> invalidArg (nameof shell) $"no shell {int other}"
