namespace BioSparse.Core

/// The parts that several attacks share.
[<RequireQualifiedAccess>]
module internal Searches =

    /// `restarts`: 1 to 1,000.
    val restarts: get: ('Whole -> int) -> CodecOf<'Whole, int>

    /// The point with the largest margin that a search finds of each image.
    val best: given: AttackedImages -> search: (Victim[] -> unit) -> Tensor
