namespace BioSparse.App.Benchmarks;

/// <summary>A benchmark case that is created when it is needed.</summary>
public sealed record BenchTopic(string Name, Func<BenchCase> Make);
