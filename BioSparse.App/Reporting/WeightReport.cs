using BioSparse.App.Persistence;
using BioSparse.Core;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Reporting;

/// <summary>The analysis of an array of weights.</summary>
public sealed record WeightReport(
    string File, NamedArray Array, double Threshold, WeightSparsity Sparsity, DaleAdherence? Dale, WeightDistribution Distribution,
    IReadOnlyList<Judgement<FSharpValueOption<Family>>> Bests, IReadOnlyList<Judgement<double>> Margins)
{
    /// <summary>Whether the array is a matrix, units × inputs.</summary>
    public bool IsMatrix => Array.Shape.Length == 2;

    /// <summary>Analyses an array. The same array gives the same numbers.</summary>
    public static WeightReport Of(string file, NamedArray array, double threshold, int replicates)
    {
        var isMatrix = array.Shape.Length == 2;
        var (units, inputs) = isMatrix ? (array.Shape[0], array.Shape[1]) : (1, array.Values.Length);
        return new WeightReport(
            file,
            array,
            threshold,
            Core.Sparsity.weights(threshold, units, inputs, array.Values),
            isMatrix ? Core.Sparsity.dale(threshold, units, inputs, array.Values) : null,
            WeightAnalysis.analyse(threshold, replicates, Core.Random.named("analyse", Core.Random.key(1)), array.Values),
            Meaningful(StrictJudgement.bests(units, inputs, array.Values)),
            Meaningful(StrictJudgement.margins(units, inputs, array.Values)));

        // an array that is no matrix has no units: one maximum and the quantile remain
        Judgement<T>[] Meaningful<T>(Judgement<T>[] all) =>
            [.. all.Where(judgement => isMatrix || judgement.Normalisation.IsMaximum || judgement.Normalisation.IsQuantile)];
    }
}
