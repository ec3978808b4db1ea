namespace BioSparse.Core

/// What rules remember from one task to the next, in the memory of one state: the memory of the rule that learns now has its
/// own names, that of each other rule stands under `OWNER/`.
[<RequireQualifiedAccess>]
module internal Shelf =

    /// The state with the memory of the rule that learns, and no other.
    val open': state: LearningState -> LearningState

    /// A state that a rule has changed, with the memories of others as in `before`.
    val close: before: LearningState -> changed: LearningState -> LearningState

    /// The memory of the rule that learns now becomes that of this owner.
    val put: owner: string -> state: LearningState -> LearningState

    /// The memory of this owner becomes that of the rule that learns; none where it has none.
    val take: owner: string -> state: LearningState -> LearningState option
