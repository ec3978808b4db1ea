namespace BioSparse.Core

open System

/// A constraint as work on one row of weights in place.
[<RequireQualifiedAccess>]
module internal SignKeeper =

    /// A constraint made ready.
    type SignKeeper

    /// Makes a constraint ready.
    val create: constraint': Constraint -> SignKeeper

    /// The nearest row that obeys.
    val project: keeper: SignKeeper -> row: Span<float32> -> unit
