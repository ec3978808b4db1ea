namespace BioSparse.Fluent

open System
open System.Runtime.InteropServices
open BioSparse.Core

[<Sealed; AbstractClass>]
type WeightStatistics =
    static member private Flat(weights: float32[,]) =
        let flat = Array.zeroCreate<float32> weights.Length
        Buffer.BlockCopy(weights, 0, flat, 0, 4 * flat.Length)
        ReadOnlyMemory flat

    static member Sparsity
        (
            weights: ReadOnlyMemory<float32>,
            units: int,
            inputs: int,
            [<Optional; DefaultParameterValue(0.005)>] threshold: float
        ) =
        Sparsity.weights threshold units inputs (weights.ToArray())

    static member Sparsity(weights: float32[,], [<Optional; DefaultParameterValue(0.005)>] threshold: float) =
        WeightStatistics.Sparsity(
            WeightStatistics.Flat weights,
            weights.GetLength 0,
            weights.GetLength 1,
            threshold
        )

    static member Dale
        (
            weights: ReadOnlyMemory<float32>,
            units: int,
            inputs: int,
            [<Optional; DefaultParameterValue(0.005)>] threshold: float
        ) =
        Sparsity.dale threshold units inputs (weights.ToArray())

    static member Dale(weights: float32[,], [<Optional; DefaultParameterValue(0.005)>] threshold: float) =
        WeightStatistics.Dale(
            WeightStatistics.Flat weights,
            weights.GetLength 0,
            weights.GetLength 1,
            threshold
        )

    static member Fit
        (
            weights: ReadOnlyMemory<float32>,
            [<Optional; DefaultParameterValue(0.005)>] threshold: float,
            [<Optional; DefaultParameterValue(200)>] bootstrap: int,
            [<Optional; DefaultParameterValue(1)>] seed: int
        ) =
        if not (threshold >= 0.0 && threshold < 1.0) then
            invalidArg (nameof threshold) $"a threshold of {threshold}; it lies in [0, 1)"

        if bootstrap < 0 then
            invalidArg (nameof bootstrap) $"{bootstrap} bootstrap samples; 0 or more are possible"

        WeightAnalysis.analyse
            threshold
            bootstrap
            (Random.named "fits" (Random.key (uint64 seed)))
            (weights.ToArray())

    static member Fit
        (
            weights: float32[,],
            [<Optional; DefaultParameterValue(0.005)>] threshold: float,
            [<Optional; DefaultParameterValue(200)>] bootstrap: int,
            [<Optional; DefaultParameterValue(1)>] seed: int
        ) =
        WeightStatistics.Fit(WeightStatistics.Flat weights, threshold, bootstrap, seed)
