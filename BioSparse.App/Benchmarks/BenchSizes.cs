namespace BioSparse.App.Benchmarks;

/// <summary>How large the benchmarks are.</summary>
/// <param name="Small">H of a small layer.</param>
/// <param name="Middle">H of a layer of middle size.</param>
/// <param name="Large">H of a large layer.</param>
/// <param name="Images">Images that are attacked or classified at once.</param>
public sealed record BenchSizes(int Small, int Middle, int Large, int Images)
{
    /// <summary>The sizes of the program.</summary>
    public static BenchSizes Usual { get; } = new(100, 500, 2000, 1000);
}
