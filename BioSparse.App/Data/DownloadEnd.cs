namespace BioSparse.App.Data;

/// <summary>The outcome of a download attempt.</summary>
internal sealed record DownloadEnd(DownloadEndKind Kind, string Reason)
{
    /// <summary>All bytes are there.</summary>
    public static DownloadEnd Whole { get; } = new(DownloadEndKind.Whole, "");

    /// <summary>The download broke off and can be continued.</summary>
    public static DownloadEnd Broken(string reason) => new(DownloadEndKind.Broken, reason);

    /// <summary>The mirror does not have this file.</summary>
    public static DownloadEnd Refused(string reason) => new(DownloadEndKind.Refused, reason);

    /// <summary>The mirror does not answer at all.</summary>
    public static DownloadEnd Unreachable(string reason) => new(DownloadEndKind.Unreachable, reason);
}
