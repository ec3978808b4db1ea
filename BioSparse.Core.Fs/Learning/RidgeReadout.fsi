namespace BioSparse.Core

/// Ridge regression of one-hot labels on features y, in closed form (Hoerl & Kennard 1970):
///
///     min over V, c of Σ ‖t − V y − c‖² + λ ‖V‖²
///     V = Tᵀ Y (YᵀY + λI)⁻¹ = ((YYᵀ + λI)⁻¹ T)ᵀ Y,  c = t̄ − V ȳ
///
/// with the means t̄ and ȳ taken from T and Y first. The smaller of the two systems is solved.
[<RequireQualifiedAccess>]
module RidgeReadout =

    /// The rule of a readout. The first step of a training learns from the images of its batch, which must hold all of them;
    /// the steps after it change nothing.
    val rule: lambda: float -> Rule
