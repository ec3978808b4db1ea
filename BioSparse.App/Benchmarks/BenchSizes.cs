namespace BioSparse.App.Benchmarks;

/// <summary>The sizes of the benchmarks.</summary>
public sealed record BenchSizes(int Small, int Middle, int Large, int Images)
{
    /// <summary>The sizes of the program.</summary>
    public static BenchSizes Usual { get; } = new(100, 500, 2000, 1000);
}
