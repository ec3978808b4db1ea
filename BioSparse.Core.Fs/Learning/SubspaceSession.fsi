namespace BioSparse.Core

/// How a subspace rule learns.
type internal SubspaceForm =
    {
        /// Whether unit j subtracts what the units up to it explain (Sanger), or all units.
        IsOrdered: bool
        /// Whether the unit of the largest potential of a sample alone is active.
        HasWinner: bool
        /// The scaling of the change.
        Scaling: StepScaling
        /// The constraint on signs, kept by projection.
        Constraint: Constraint
    }

/// The rules whose units subtract what they explain together, ΔW = E[y xᵀ] − C W with C = E[y yᵀ] or its lower triangle.
[<RequireQualifiedAccess>]
module internal Subspace =

    /// The rule of a form with this name and start. Its session never forms C W from C: what is explained is subtracted from the
    /// inputs, Yᵀ (X − Y W) / B, of ordered units block by block.
    val rule: name: string -> form: SubspaceForm -> start: (Shape -> Key -> LearningState) -> Rule
