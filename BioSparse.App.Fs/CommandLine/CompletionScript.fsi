namespace BioSparse.App.CommandLine

/// The script that completes the words of command lines in a shell, from the words that the parser reads.
[<RequireQualifiedAccess>]
module CompletionScript =

    /// The script of a shell: verbs, the options of each, and the values of options and other words where they have names or are files or
    /// folders. It asks nothing of the program when it completes.
    [<CompiledName("Of")>]
    val of': shell: Shell -> names: CompletionNames -> string
