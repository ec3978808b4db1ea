namespace BioSparse.App.CommandLine

/// Reading command lines.
[<RequireQualifiedAccess>]
module Arguments =

    /// The verbs in the order of the help.
    [<CompiledName("Verbs")>]
    val verbs: string[]

    /// The verb that asks for `command`.
    [<CompiledName("VerbOf")>]
    val verbOf: command: Command -> string

    /// Parses the arguments. Never fails: a wrong line is a `Reading.Wrong`.
    [<CompiledName("Read")>]
    val read: arguments: string[] -> Reading
