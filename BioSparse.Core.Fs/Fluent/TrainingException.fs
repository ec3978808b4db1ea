namespace BioSparse.Fluent

open System
open BioSparse.Core

[<Sealed>]
type TrainingException(failure: TrainingFailure) =
    inherit Exception(failure.Message)
    member _.HasCollapsed = failure.IsCollapsed

    member _.Step =
        match failure with
        | Collapsed step
        | Diverged step -> step
