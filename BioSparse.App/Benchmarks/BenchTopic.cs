namespace BioSparse.App.Benchmarks;

/// <summary>A case that has not been made yet.</summary>
public sealed record BenchTopic(string Name, Func<BenchCase> Make);
