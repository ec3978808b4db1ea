namespace BioSparse.Core

/// How files write streams of tasks.
[<RequireQualifiedAccess>]
module internal StreamCodec =

    /// The section `protocol`; none where all images come together. `known`: names of the data sets that can follow the
    /// experiment's own.
    val codec: known: string list -> Codec<StreamSettings option>
