namespace BioSparse.App.Benchmarks;

/// <summary>The times of a case; its operations, bytes and the least time that they take on this machine, where they are known.</summary>
public sealed record BenchResult(
    string Name,
    double Milliseconds,
    string ReferenceName,
    double ReferenceMilliseconds,
    double FastestRatio,
    double? Operations,
    double? Bytes,
    double? LimitMilliseconds)
{
    /// <summary>The first median divided by the second.</summary>
    public double Ratio => Milliseconds / ReferenceMilliseconds;

    /// <summary>The least time divided by the median.</summary>
    public double? ShareOfLimit => LimitMilliseconds / Milliseconds;
}
