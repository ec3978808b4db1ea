namespace BioSparse.Core

/// A value of one description, outside of a whole file.
[<RequireQualifiedAccess>]
module CodecReader =

    /// The value that a node gives, as a file would give it under this key. Error: all mistakes in it.
    val read: key: string -> codec: Codec<'T> -> node: SettingNode -> Result<'T, Mistake list>
