using BioSparse.Core;

namespace BioSparse.App.Benchmarks;

/// <summary>The cases of <c>biosparse bench</c>, each made when its turn comes.</summary>
public static class BenchCases
{
    private const int BatchSize = 100;
    private const int Batches = 20;
    private const int FewestEpochs = 3;
    private const int MostEpochs = 10;
    private const int UnitsByEpochs = 1000;

    /// <summary>All of them.</summary>
    /// <param name="train">Images to learn from.</param>
    /// <param name="test">Images to test on.</param>
    /// <param name="sizes">How large they are.</param>
    public static IEnumerable<Func<BenchCase>> Of(Dataset train, Dataset test, BenchSizes sizes)
    {
        var rules = new RuleCases(train, new BenchBatches(train, BatchSize, Batches));
        var evaluation = new EvaluationCases(train, test, rules);
        yield return () => rules.KrotovHopfield(sizes.Small, p: 2, k: 2);
        yield return () => rules.KrotovHopfield(sizes.Large, p: 3, k: 7);
        foreach (var hidden in (int[])[sizes.Small, sizes.Middle, sizes.Large])
        {
            yield return () => rules.CompetitiveAtStart(hidden);
            // small layers need longer until their weights are sparse
            var trained = rules.Train(hidden, Math.Clamp(UnitsByEpochs / hidden, FewestEpochs, MostEpochs));
            yield return () => rules.CompetitiveTrained(trained);
            var pruned = RuleCases.Pruned(trained);
            yield return () => rules.CompetitiveTrained(pruned);
            yield return () => rules.SparseAgainstDense(pruned);
            yield return () => evaluation.Inference(pruned, sizes.Images);
        }

        yield return () => evaluation.DenseInference(sizes.Large, sizes.Images);
        yield return () => rules.Backprop(sizes.Middle);
        yield return () => rules.Backprop(sizes.Large);
        yield return () => evaluation.Pgd(sizes.Middle, sizes.Images);
        yield return () => evaluation.Epoch(sizes.Middle, BatchSize);
    }
}
