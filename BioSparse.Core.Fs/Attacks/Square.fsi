namespace BioSparse.Core

/// Settings of the Square attack.
type SquareSearch =
    {
        /// Forward passes of each start, ≥ 1.
        Queries: int
        /// Starts, ≥ 1; the worst case counts, sample by sample.
        Restarts: int
    }

/// Square attack (Andriushchenko, Croce, Flammarion & Hein 2020), by margin: random squares, no gradient at all
/// (`SquareAttack`). The point with the largest margin counts.
[<RequireQualifiedAccess>]
module Square =

    /// The attack with these settings.
    val attack: settings: SquareSearch -> Attack

    /// `evaluate.square`.
    val kind: AttackKind
