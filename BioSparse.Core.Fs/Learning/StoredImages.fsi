namespace BioSparse.Core

/// Networks whose hidden units are training images: W holds the images as the layer receives them, V follows from their
/// labels in closed form. Both comparators see ‖x − w‖ through the potential a = w·x − ½‖w‖², in which the term ½‖x‖²,
/// the same for all units, is left out.
///
/// The first step of a training stores the images of its batch; the steps after it change nothing.
[<RequireQualifiedAccess>]
module StoredImages =

    /// Kernel ridge regression of one-hot labels with k(x, w) = exp(−γ‖x − w‖²) (Saunders, Gammerman & Vovk 1998):
    /// f(x) = Σᵢ αᵢ k(x, xᵢ), α = (K + λI)⁻¹ T. The layer answers softmax(a/T), T = 1/(2γ), which is k divided by Σᵢ k(x, xᵢ).
    /// The divisor is the same for all classes, so the answers are those of f.
    val kernelRidge: gamma: float -> lambda: float -> input: InputForm -> most: int option -> Rule

    /// The label of the nearest image by ‖x − w‖ (Cover & Hart 1967): one winner, whose row of V is its label. A constant
    /// added to all potentials keeps them above 0 for pixels ≥ 0.
    val nearest: most: int option -> Rule
