namespace BioSparse.App.Benchmarks;

/// <summary>The times of a case.</summary>
public sealed record BenchResult(
    string Name, double Milliseconds, string ReferenceName, double ReferenceMilliseconds, double FastestRatio)
{
    /// <summary>The first median divided by the second.</summary>
    public double Ratio => Milliseconds / ReferenceMilliseconds;
}
