namespace BioSparse.App.Data;

/// <summary>The kinds of end that an attempt to download has.</summary>
internal enum DownloadEndKind
{
    /// <summary>All bytes are there.</summary>
    Whole,

    /// <summary>It broke off and may go on.</summary>
    Broken,

    /// <summary>The mirror does not give this file.</summary>
    Refused,

    /// <summary>The mirror does not answer at all.</summary>
    Unreachable,
}
