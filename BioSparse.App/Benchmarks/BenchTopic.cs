namespace BioSparse.App.Benchmarks;

/// <summary>A case that has not been made yet.</summary>
/// <param name="Name">What it is about, for choosing.</param>
/// <param name="Make">Makes it.</param>
public sealed record BenchTopic(string Name, Func<BenchCase> Make);
