namespace BioSparse.App.Data;

/// <summary>What checking a file of a data set found.</summary>
public sealed record FileCheck(string Name, string? Path, FileState State, string Detail);
