namespace BioSparse.App.Benchmarks;

/// <summary>Median times of a case.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Milliseconds">Median time of the work.</param>
/// <param name="ReferenceName">What it was held against.</param>
/// <param name="ReferenceMilliseconds">Median time of that.</param>
public sealed record BenchResult(string Name, double Milliseconds, string ReferenceName, double ReferenceMilliseconds)
{
    /// <summary>The first time divided by the second.</summary>
    public double Ratio => Milliseconds / ReferenceMilliseconds;
}
