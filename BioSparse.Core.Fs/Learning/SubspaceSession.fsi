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

    /// W after one step: the definition.
    val step: form: SubspaceForm -> rate: float -> weights: Tensor -> x: Tensor -> Tensor

    /// The same in private buffers. C W is never formed from C: what is explained is subtracted from the inputs, Yᵀ (X − Y W) / B, of
    /// ordered units block by block.
    val session: form: SubspaceForm -> start: LearningState -> Session
