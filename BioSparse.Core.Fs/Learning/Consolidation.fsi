namespace BioSparse.Core

open System

/// What keeps weights near those that earlier tasks needed, by a quadratic penalty ½ s Σ_k Ω_k (θ_k − θ*_k)² beside the loss.
[<RequireQualifiedAccess>]
type Consolidation =
    /// No penalty.
    | Nothing
    /// Elastic weight consolidation (Kirkpatrick et al. 2017): Ω = Σ_t F_t, F_t the diagonal of the Fisher information at the end of task t,
    /// mean over its images of (∂ ln p(ŷ|x)/∂θ)², ŷ drawn from the network's answer; a term for each task, around its own θ.
    | Elastic of strength: float
    /// Synaptic intelligence (Zenke, Poole & Ganguli 2017): Ω = Σ_t max(0, ω_t) / (Δ_t² + ξ), ω_t = −Σ g Δθ over the steps of task t, g the
    /// gradient of the loss alone, Δ_t the change over the task; around the θ of the last task's end.
    | Path of strength: float * damping: float

/// The penalty in a rule's memory. Of a parameter θ it is Ω (`importance.NAME`) and P = Σ Ω θ* (`pull.NAME`), so that its gradient is
/// s (Ω θ − P), for one anchor as for several.
[<RequireQualifiedAccess>]
module internal Consolidation =

    /// Ends a task: `parameters` are names and values of what the task has learnt, `fisher` gives the diagonals F in their order.
    val consolidate:
        consolidation: Consolidation ->
        parameters: (string * Tensor) list ->
        fisher: (unit -> Tensor list) ->
        memory: Map<string, Tensor> ->
            Map<string, Tensor>

/// The penalty on one parameter in private buffers.
[<Sealed>]
type internal ConsolidationBuffer =
    new:
        consolidation: Consolidation * name: string * start: Tensor * memory: Map<string, Tensor> ->
            ConsolidationBuffer

    /// Adds the gradient of the penalty to that of the loss, before a step.
    member Before: value: Span<float32> * gradient: Span<float32> -> unit

    /// Notes the change of a step.
    member After: value: Span<float32> -> unit

    /// The memory with what the steps have noted.
    member Remember: known: Map<string, Tensor> -> Map<string, Tensor>
