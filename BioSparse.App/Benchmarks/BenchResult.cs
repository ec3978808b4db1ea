namespace BioSparse.App.Benchmarks;

/// <summary>The times of a case.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Milliseconds">Median time of the work.</param>
/// <param name="ReferenceName">What it was held against.</param>
/// <param name="ReferenceMilliseconds">Median time of that.</param>
/// <param name="FastestRatio">Ratio of the shortest times of the two, which other programs on the machine disturb least.</param>
public sealed record BenchResult(
    string Name, double Milliseconds, string ReferenceName, double ReferenceMilliseconds, double FastestRatio)
{
    /// <summary>The first median divided by the second.</summary>
    public double Ratio => Milliseconds / ReferenceMilliseconds;
}
