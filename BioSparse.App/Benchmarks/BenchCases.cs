using BioSparse.Core;

namespace BioSparse.App.Benchmarks;

/// <summary>The cases of <c>biosparse bench</c>, each created when it is measured.</summary>
public static class BenchCases
{
    private const int BatchSize = 100;
    private const int Batches = 20;
    private const int FewestEpochs = 3;
    private const int MostEpochs = 10;
    private const int UnitsByEpochs = 1000;
    private const int Queries = 100;
    private static readonly double[] s_winnerShares = [0.075, 0.02];

    /// <summary>Images that one thread attacks at a time.</summary>
    private const int Group = 125;

    /// <summary>All of them.</summary>
    public static IEnumerable<BenchTopic> Of(Dataset train, Dataset test, BenchSizes sizes)
    {
        var rules = new RuleCases(train, new BenchBatches(train, BatchSize, Batches));
        var evaluation = new EvaluationCases(train, test, rules);
        var attacks = new AttackCases(test, rules);
        yield return new("krotov-hopfield", () => rules.AtStart("krotov-hopfield", sizes.Small, 0.02, ("p", SettingValue.NewFloat(2)), ("k", SettingValue.NewInt(2))));
        yield return new("krotov-hopfield", () => rules.AtStart("krotov-hopfield", sizes.Large, 0.02, ("p", SettingValue.NewFloat(3)), ("k", SettingValue.NewInt(7))));
        foreach (var hidden in (int[])[sizes.Small, sizes.Middle, sizes.Large])
        {
            // small layers need longer until their weights are sparse
            var epochs = Math.Clamp(UnitsByEpochs / hidden, FewestEpochs, MostEpochs);
            var trained = new Lazy<LearningState>(() => rules.Train(hidden, epochs));
            var pruned = new Lazy<LearningState>(() => RuleCases.Pruned(trained.Value));
            yield return new("competitive-hebbian", () => rules.CompetitiveAtStart(hidden));
            yield return new("competitive-hebbian", () => rules.CompetitiveTrained(trained.Value));
            foreach (var share in s_winnerShares)
                yield return new("winners", () => rules.CompetitiveWinners(hidden, share));
            yield return new("winners", () => rules.CompetitiveWinners(pruned.Value, s_winnerShares[0]));
            yield return new("sparse training", () => rules.SparseAgainstDense(pruned.Value));
            yield return new("sparse inference", () => evaluation.Inference(pruned.Value, sizes.Images));
        }

        yield return new("dense inference", () => evaluation.DenseInference(sizes.Large, sizes.Images));
        yield return new("backprop", () => rules.AtStart("backprop", sizes.Middle, 0.001));
        yield return new("backprop", () => rules.AtStart("backprop", sizes.Large, 0.001));
        yield return new("PGD", () => attacks.Pgd(sizes.Middle, sizes.Images));
        yield return new("cascade", () => attacks.Cascade(sizes.Large, Math.Min(Group, sizes.Images)));
        yield return new("cascade", () => attacks.CascadeOnWinners(sizes.Large, Math.Min(Group, sizes.Images)));
        yield return new("Square", () => attacks.Square(sizes.Large, Math.Min(Group, sizes.Images), Queries));
        yield return new("epoch", () => evaluation.Epoch(sizes.Middle, BatchSize));
    }
}
