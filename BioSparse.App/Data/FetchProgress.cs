namespace BioSparse.App.Data;

/// <summary>How far a file has come.</summary>
/// <param name="File">The file's standard name.</param>
/// <param name="Source">Where it comes from: a host, a folder or a package.</param>
/// <param name="Done">Bytes that are there.</param>
/// <param name="Total">Bytes in all; null while nobody says.</param>
public sealed record FetchProgress(string File, string Source, long Done, long? Total);
