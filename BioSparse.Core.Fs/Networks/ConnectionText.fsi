namespace BioSparse.Core

/// Forms and connections as words, for metadata of files. Their tensors stand beside them.
///
///     input:       plain, or simple forms with + between: unit-length, contrast:0.01, scaled, whitened
///     connection:  dense, or kind and key=value, with blanks between:
///                  convolution map=1x28x28 order=planes kernel=5 stride=1 padding=0 competition=place pool=max:2:2
///                  (local in place of convolution; pool=none)
[<RequireQualifiedAccess>]
module ConnectionText =

    /// The words of a form.
    val ofForm: form: InputForm -> string

    /// A form of words, without its tensors: those of `Scaled` and `Whitened` are empty. Error: what is wrong.
    val form: text: string -> Result<InputForm, string>

    /// The words of a connection, without the form of the whole map.
    val ofConnection: connection: Connection -> string

    /// A connection of words, with `Whole` plain. Error: what is wrong.
    val connection: text: string -> Result<Connection, string>
