namespace BioSparse.App.Data;

/// <summary>Locates a file of a data set.</summary>
public enum FileState
{
    /// <summary>It exists and is right.</summary>
    Right,

    /// <summary>It does not exist.</summary>
    Missing,

    /// <summary>It exists, but is damaged or another file.</summary>
    Wrong,
}
