namespace BioSparse.App.Data;

/// <summary>The outcomes of a download attempt.</summary>
internal enum DownloadEndKind
{
    /// <summary>All bytes are there.</summary>
    Whole,

    /// <summary>The download broke off and can be continued.</summary>
    Broken,

    /// <summary>The mirror does not have this file.</summary>
    Refused,

    /// <summary>The mirror does not answer at all.</summary>
    Unreachable,
}
