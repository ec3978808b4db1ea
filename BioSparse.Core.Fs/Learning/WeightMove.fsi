namespace BioSparse.Core

open System

/// How the competitive rule moves a row of weights in place, with private scratch for rows of up to `columns`: the formulas of
/// `CompetitiveHebbian`.
[<Sealed>]
type internal WeightMove =
    new: settings: CompetitiveHebbian * columns: int -> WeightMove
    /// The factor of a step's changes: the rate, divided by the largest change if the step is normalised.
    member Scale: rate: float * largest: float32 -> float32
    /// Moves w in place; what g held is lost.
    member Take: w: Span<float32> * g: Span<float32> * scale: float32 -> unit
