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
/// 1. APGD on the margin from the image, and on the cross-entropy from a random point.
/// 2. APGD towards each of the three strongest wrong classes (with k-winners five), from random points.
/// 3. Square from the best point so far, and Square from stripes: no gradient at all.
/// 4. APGD on the margin from the best point.
///
/// In a network with layers of k-winners the gradient runs through the threshold of each of them (`ThresholdGradient`): 1 and 4 at temperatures of 1, 2, 0.5 and 5 %
/// of the threshold, from the image and from a random point, 2 at 1 % and 2 %, and APGD runs take twice the steps. Other
/// networks use their own gradient.
[<RequireQualifiedAccess>]
module Cascade =

    /// The attack with these settings; the point with the largest margin counts.
    val attack: settings: CascadeSearch -> Attack

    /// `evaluate.cascade`.
    val kind: AttackKind
