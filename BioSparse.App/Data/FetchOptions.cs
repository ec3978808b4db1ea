namespace BioSparse.App.Data;

/// <summary>Time limits and retries of downloads.</summary>
public sealed record FetchOptions
{
    /// <summary>Longest wait for a connection and the first answer.</summary>
    public TimeSpan Reply { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest wait for the next bytes.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The delay before a broken download is continued.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a broken download is continued at the same mirror.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Most bytes that a file may have whose size the catalogue does not give.</summary>
    public long Largest { get; init; } = 100_000_000;

    /// <summary>Longest wait for another process that fetches into the same folder.</summary>
    public TimeSpan Others { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Longest that npm may take.</summary>
    public TimeSpan Npm { get; init; } = TimeSpan.FromMinutes(5);
}
