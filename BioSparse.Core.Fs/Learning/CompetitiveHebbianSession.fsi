namespace BioSparse.Core

/// The competitive rule in private buffers: the same as its step, held to it by a law.
[<Sealed>]
type internal CompetitiveHebbianSession =
    inherit Session
    new: settings: CompetitiveHebbian * start: LearningState -> CompetitiveHebbianSession
