namespace BioSparse.App.CommandLine

open System

/// Reading command lines.
[<RequireQualifiedAccess>]
module Arguments =

    /// The verbs in the order of the help.
    [<CompiledName("Verbs")>]
    val verbs: string[]

    /// The verb that asks for `command`.
    [<CompiledName("VerbOf")>]
    val verbOf: command: Command -> string

    /// Parses the arguments. Never fails: a wrong line is a `Reading.Wrong`. `schema`: the settings, asked for only where a
    /// mistake may name one of them.
    [<CompiledName("Read")>]
    val read: schema: Func<BioSparse.Core.Schema> -> arguments: string[] -> Reading
