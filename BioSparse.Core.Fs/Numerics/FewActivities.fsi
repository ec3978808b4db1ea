namespace BioSparse.Core

open System

/// Activities Y: B×H of which few are not zero, in private buffers: listed sample by sample and unit by unit, so that
/// both products with Y are sums over those few. Each weight and each image passes through the registers once.
[<Sealed>]
type internal FewActivities =
    new: units: int * inputs: int -> FewActivities
    /// Share of activities that are not zero below which these sums are faster than dense products.
    /// Measured: `biosparse bench`, winners.
    static member WorthWhile: float
    /// Takes the activities of a batch, row by row; says whether they are few enough to be worth while.
    member Take: activities: ReadOnlySpan<float32> * batch: int -> bool
    /// R ← R − Y W for the samples from … upTo − 1. `rest` is R, whole: B×d.
    member Explain: weights: ReadOnlySpan<float32> * rest: Span<float32> * from: int * upTo: int -> unit

    /// scale · Yᵀ R for the units listed, a row each, into `change`; the largest magnitude in it.
    member Correlate:
        listed: ReadOnlySpan<int> * rest: ReadOnlySpan<float32> * scale: float32 * change: Span<float32> ->
            float32
