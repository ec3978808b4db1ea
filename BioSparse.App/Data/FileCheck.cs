namespace BioSparse.App.Data;

/// <summary>The result of checking a file of a data set.</summary>
public sealed record FileCheck(string Name, string? Path, FileState State, string Detail);
