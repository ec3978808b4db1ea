namespace BioSparse.App.Data;

/// <summary>The progress of a file.</summary>
public sealed record FetchProgress(string File, string Source, long Done, long? Total);
