namespace BioSparse.Core

open System

/// Turnover of synapses: an Ornstein–Uhlenbeck process of the logarithm of a weight's size s (Loewenstein, Kuras & Rumpel 2011),
/// d ln s = −(ln s − ln m) dt/τ + σ dξ, with its exact transition over one step:
///
///     ln s ← ln m + (ln s − ln m) e^{−1/τ} + σ √(τ (1 − e^{−2/τ})/2) ξ,   ξ ~ N(0, 1)
///
/// Alone, its stationary law is lognormal: ln s ~ N(ln m, σ²τ/2). A weight of 0 is no synapse and stays 0.
[<RequireQualifiedAccess>]
type SynapticTurnover =
    {
        /// τ > 0, in steps.
        Time: float
        /// m > 0, the stationary median.
        Median: float
        /// σ ≥ 0, the noise of ln s in one step of a slow process.
        Noise: float
    }

/// Structural plasticity (SORN: Zheng, Dimitrakakis & Triesch 2013): a synapse smaller than θ is pruned to 0, and an absent one
/// appears with a probability p in each step. New synapses have the size s₀ and the sign of the constraint; without one they are
/// positive.
[<RequireQualifiedAccess>]
type StructuralPlasticity =
    {
        /// θ ≥ 0
        Threshold: float
        /// p in [0, 1]
        Probability: float
        /// s₀ > 0
        Size: float
    }

/// Synaptic scaling: the weights of each unit are multiplied by one factor after each step (Turrigiano et al. 1998).
[<RequireQualifiedAccess>]
type SynapticScaling =
    /// No scaling.
    | Unscaled
    /// Σ|w| of each unit is this total. With noise of the weights it is a Kesten process (Statman et al. 2014).
    | Sum of total: float
    /// ‖w‖ of each unit is this length.
    | Length of length: float

/// What weights undergo in each step beside learning, in this order.
[<RequireQualifiedAccess>]
type SynapticProcesses =
    {
        /// The random walk of the logarithms of weights.
        Turnover: SynapticTurnover option
        /// Pruning and new synapses.
        Structure: StructuralPlasticity option
        /// The constant size of each unit's weights.
        Scaling: SynapticScaling
    }

/// Applying processes.
[<RequireQualifiedAccess>]
module SynapticProcesses =

    /// No process.
    val none: SynapticProcesses

    /// The weights of all units after one step of the processes, with the random numbers of the step's key. W: H×d.
    val apply:
        processes: SynapticProcesses -> constraint': Constraint -> key: Key -> weights: Tensor -> Tensor

    /// The same for the weights of the unit numbered `unit`, in place.
    val internal applyTo:
        processes: SynapticProcesses ->
        constraint': Constraint ->
        key: Key ->
        unit: int ->
        weights: Span<float32> ->
            unit
