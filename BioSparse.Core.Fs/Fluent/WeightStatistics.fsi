namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open BioSparse.Core

/// What is known of anyone's weights. W: H×d, row by row; W[j, i] is the synapse from presynaptic neuron i to unit j.
/// A synapse survives when |w| &gt; threshold · max |w|; 0.005 is the detection threshold of the paper.
/// Error, where a shape does not fit its array: `ArgumentException`.
[<Sealed; AbstractClass>]
type WeightStatistics =
    /// Surviving synapses, density, Hoyer's measure, the Gini index, and how synapses are allocated.
    static member Sparsity:
        weights: float32[,] * [<Optional; DefaultParameterValue(0.005)>] threshold: float -> WeightSparsity

    /// The same of W row after row.
    static member Sparsity:
        weights: ReadOnlyMemory<float32> *
        units: int *
        inputs: int *
        [<Optional; DefaultParameterValue(0.005)>] threshold: float ->
            WeightSparsity

    /// Whether the outgoing weights of each presynaptic neuron share one sign (Dale's law).
    static member Dale:
        weights: float32[,] * [<Optional; DefaultParameterValue(0.005)>] threshold: float -> DaleAdherence

    /// The same of W row after row.
    static member Dale:
        weights: ReadOnlyMemory<float32> *
        units: int *
        inputs: int *
        [<Optional; DefaultParameterValue(0.005)>] threshold: float ->
            DaleAdherence

    /// Fits lognormal, Weibull, exponential and power laws to |w| / max |w| above the threshold, truncated there and, but
    /// for the power law, plain, with `bootstrap` samples for each p and each interval (0: none). Never throws for weights
    /// it cannot fit: the result's `Problem` and `BestProblem` say why. Error: `ArgumentException` unless 0 ≤ threshold &lt; 1 and bootstrap ≥ 0.
    static member Fit:
        weights: ReadOnlyMemory<float32> *
        [<Optional; DefaultParameterValue(0.005)>] threshold: float *
        [<Optional; DefaultParameterValue(200)>] bootstrap: int *
        [<Optional; DefaultParameterValue(1)>] seed: int ->
            WeightDistribution

    /// The same of a matrix.
    static member Fit:
        weights: float32[,] *
        [<Optional; DefaultParameterValue(0.005)>] threshold: float *
        [<Optional; DefaultParameterValue(200)>] bootstrap: int *
        [<Optional; DefaultParameterValue(1)>] seed: int ->
            WeightDistribution
