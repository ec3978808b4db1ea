namespace BioSparse.Core

/// Wilcoxon's signed-rank test (Wilcoxon 1945) of paired differences, with its exact distribution: beside the t test it asks for no
/// normal differences, and for a few seeds no approximation is good.
[<RequireQualifiedAccess>]
module SignedRank =

    /// The most differences other than 0 for which the distribution is computed: 100.
    [<Literal>]
    val Most: int = 100

    /// Two-sided p that the differences lie around 0: min(1, 2 · min(P(W ≤ w), P(W ≥ w))), where w is the sum of the ranks of positive
    /// differences among all absolute ones, and W the same sum with each sign + or − at random. Differences of 0 are left out;
    /// equal ones share the mean of their ranks, and W is that of the shared ranks. The least p of n differences is 2^(1 − n).
    /// 1 where all differences are 0; NaN of fewer than two differences, of more than `Most`, and where one is NaN.
    val pValue: differences: float[] -> float
