namespace BioSparse.Core

open System

/// How the competitive rule moves a row of weights: w ← Π(w + scale · |w|^μ · g), or in the multiplicative form
/// w ← w · exp(scale · sgn(w) · |w|^{μ−1} · g), with private scratch for rows of up to `columns`.
[<Sealed>]
type internal WeightMove =
    new: settings: CompetitiveHebbian * columns: int -> WeightMove
    /// The factor of a step's changes: the rate, divided by the largest change if the step is normalised.
    member Scale: rate: float * largest: float32 -> float32
    /// Moves w in place; what g held is lost.
    member Take: w: Span<float32> * g: Span<float32> * scale: float32 -> unit
