namespace BioSparse.App.Benchmarks;

/// <summary>Two pieces of work whose times are set side by side, and what the first cannot do without, where that is known.</summary>
public sealed record BenchCase(string Name, Action Work, Action Reference, string ReferenceName, Action Finish, Cost? Needs = null);
