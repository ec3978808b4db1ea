namespace BioSparse.Core

/// Lists of results as one result.
[<RequireQualifiedAccess>]
module internal Results =

    /// The values in their order, or the first error.
    val all: results: Result<'a, 'error> list -> Result<'a list, 'error>
