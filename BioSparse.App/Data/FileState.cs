namespace BioSparse.App.Data;

/// <summary>How a file of a data set is found.</summary>
public enum FileState
{
    /// <summary>There, and the right one.</summary>
    Right,

    /// <summary>Not there.</summary>
    Missing,

    /// <summary>There, but damaged or another one.</summary>
    Wrong,
}
