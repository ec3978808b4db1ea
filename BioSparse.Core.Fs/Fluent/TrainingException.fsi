namespace BioSparse.Fluent

open System
open BioSparse.Core

/// Training stopped before its end: every weight became zero, or one was no longer a finite number. Its message says
/// what avoids it.
[<Sealed>]
type TrainingException =
    inherit Exception
    internal new: failure: TrainingFailure -> TrainingException
    /// Whether every hidden weight became zero; otherwise weights were no longer finite.
    member HasCollapsed: bool
    /// Steps taken.
    member Step: int
