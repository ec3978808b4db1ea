namespace BioSparse.Core

/// Settings of the cascade.
type CascadeSearch =
    {
        /// Steps of each APGD run, ≥ 1.
        Steps: int
        /// Forward passes of each Square search, ≥ 1.
        Queries: int
    }

/// A cascade of attacks as AutoAttack is one (Croce & Hein 2020): each part takes the images that none before has broken,
/// and the best iterate of all counts, by margin.
///
/// 1. APGD on the margin and on the cross-entropy. For k-winners the gradient runs through the threshold
///    (`ThresholdGradient`), with temperatures of 3, 1 and 0.5 % of it; other activations use their own gradient.
/// 2. APGD towards each of the three strongest wrong classes.
/// 3. Square from the best point so far, and Square from stripes: no gradient at all.
[<RequireQualifiedAccess>]
module internal Cascade =

    /// Attacks the victims in place.
    val run: search: CascadeSearch -> network: Network -> epsilon: float -> width: int -> victims: Victim[] -> unit
