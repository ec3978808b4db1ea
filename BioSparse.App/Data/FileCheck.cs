namespace BioSparse.App.Data;

/// <summary>What checking a file of a data set found.</summary>
/// <param name="Name">The file's standard name.</param>
/// <param name="Path">Where it lies; null when it is not there.</param>
/// <param name="State">How it is.</param>
/// <param name="Detail">Its SHA-256 when right, else what is wrong.</param>
public sealed record FileCheck(string Name, string? Path, FileState State, string Detail);
