
namespace BioSparse.App.Sweeps.Collecting;

/// <summary>The frontier between two metrics: the points of which no other is better in both.</summary>
public sealed record FrontierLine(Objective First, Objective Second, IReadOnlyList<SweepPoint> All, IReadOnlyList<SweepPoint> Best)
{
    /// <summary>The frontier over the points of all models.</summary>
    public static FrontierLine Of(IReadOnlyList<SweepPoint> points, Objective first, Objective second)
    {
        var both = points.Where(point => IsThere(point, first) && IsThere(point, second)).ToArray();
        var best = Frontier.nonDominated([.. both.Select(point => new ValueTuple<double, double>(Worth(point, first), Worth(point, second)))]);
        return new FrontierLine(first, second, both, [.. best.Select(place => both[place])]);
    }

    private static bool IsThere(SweepPoint point, Objective objective) => point.Of(objective.Name) is { } value && !double.IsNaN(value.Mean);

    private static double Worth(SweepPoint point, Objective objective) =>
        (objective.Smaller ? -1 : 1) * point.Of(objective.Name)!.Value.Mean;
}
