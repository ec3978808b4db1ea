namespace BioSparse.App.Benchmarks;

/// <summary>Two pieces of work whose times are set side by side.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Work">The measured work, once.</param>
/// <param name="Reference">The work it is held against, once.</param>
/// <param name="ReferenceName">What that is.</param>
/// <param name="Finish">Gives back what both hold.</param>
public sealed record BenchCase(string Name, Action Work, Action Reference, string ReferenceName, Action Finish);
