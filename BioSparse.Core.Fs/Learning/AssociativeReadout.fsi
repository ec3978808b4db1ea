namespace BioSparse.Core

/// How a class's row of an associative readout follows from the activities y of that class's own images.
[<RequireQualifiedAccess>]
type Association =
    /// V_cj = ln((1 − ε) P_cj + ε/H), P_cj = Σ y_j / Σ Σ_j y_j over the images of class c: the log likelihood of a unit's
    /// activity, so that y Vᵀ is naive Bayes with equal priors (BCPNN: Lansner & Ekeberg 1989; as a Hebbian rule: Nessler et al.
    /// 2013). The share ε of a uniform likelihood keeps what was never seen finite.
    | Likelihood of epsilon: float
    /// V_cj ← V_cj + β ŷ_j (1 − V_cj) for each image of class c, ŷ = y / max y: Hebbian growth that saturates at 1 (FlyModel:
    /// Shen, Dasgupta & Navlakha 2023, with a soft bound).
    | Bounded of beta: float
    /// V_c = m_c and b_c = −½ ‖m_c‖², m_c the mean activity of class c: the nearest class mean, the control.
    | Mean

/// A local readout: the row of a class learns from the images of that class alone, in one pass, without an error. The order
/// of classes does not matter, and no class changes what another has learnt. Logits are y Vᵀ + b.
[<RequireQualifiedAccess>]
module AssociativeReadout =

    /// The share ε of `Likelihood` that experiments have by default.
    [<Literal>]
    val standardShare: float = 0.001

    /// The rule of a readout. Its memory is `sum.V`, the summed activities of each class, and `count.c`, the images of each class.
    val rule: association: Association -> Rule
