using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>What is known of an array of weights.</summary>
/// <param name="File">The file it came from.</param>
/// <param name="Array">The array.</param>
/// <param name="Threshold">Detection threshold, a share of the largest weight.</param>
/// <param name="Sparsity">How sparse it is; an array that is no matrix counts as one row.</param>
/// <param name="Dale">Whether presynaptic neurons keep Dale's law; null where there is no matrix.</param>
/// <param name="Distribution">The distribution of its weights and the laws fitted to it.</param>
public sealed record WeightReport(
    string File, NamedArray Array, double Threshold, WeightSparsity Sparsity, DaleAdherence? Dale, WeightDistribution Distribution)
{
    /// <summary>Whether the array is a matrix, units × inputs.</summary>
    public bool IsMatrix => Array.Shape.Length == 2;

    /// <summary>Analyses an array. The same array gives the same numbers.</summary>
    /// <param name="file">The file it came from.</param>
    /// <param name="array">The array.</param>
    /// <param name="threshold">Detection threshold, in [0, 1).</param>
    /// <param name="replicates">Bootstrap samples for each interval and each p.</param>
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
            WeightAnalysis.analyse(threshold, replicates, Core.Random.named("analyse", Core.Random.key(1)), array.Values));
    }
}
