namespace BioSparse.App.Data;

/// <summary>How far a file has come.</summary>
public sealed record FetchProgress(string File, string Source, long Done, long? Total);
