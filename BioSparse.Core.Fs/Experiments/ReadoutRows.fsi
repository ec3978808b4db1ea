namespace BioSparse.Core

/// Some outputs of a readout as a readout of their own, with what its rule remembers of them: parts of the memory whose names
/// end with `.V` or `.c` have a row for each output.
[<RequireQualifiedAccess>]
module internal ReadoutRows =

    /// The rows of these outputs.
    val readout: range: OutputRange -> readout: Readout -> Readout

    /// A state with these outputs alone.
    val take: range: OutputRange -> state: LearningState -> LearningState

    /// A state with all outputs, those of the range as in `part` and the others as in `whole`; the rest is that of `part`.
    val put: range: OutputRange -> whole: LearningState -> part: LearningState -> LearningState
