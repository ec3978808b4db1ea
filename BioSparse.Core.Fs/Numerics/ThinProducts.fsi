namespace BioSparse.Core

/// Products of activities Y: B×H with matrices of few rows, those of classes: sums in registers over Y as it lies, where a
/// general product would copy it first. The bits of a result do not depend on the other rows.
[<RequireQualifiedAccess>]
module internal ThinProducts =

    /// Z ← factor · Y Vᵀ, B×C; V: C×H.
    val byTransposeInto: z: Tensor -> factor: float32 -> y: Tensor -> v: Tensor -> unit

    /// G ← factor · Dᵀ Y, C×H; D: B×C.
    val transposedInto: g: Tensor -> factor: float32 -> d: Tensor -> y: Tensor -> unit
