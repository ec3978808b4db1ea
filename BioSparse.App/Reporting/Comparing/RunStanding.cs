namespace BioSparse.App.Reporting.Comparing;

/// <summary>How far a run is.</summary>
internal enum RunStanding
{
    /// <summary>All its numbers are there.</summary>
    Done,

    /// <summary>A process is executing it.</summary>
    Running,

    /// <summary>It was begun and can be resumed.</summary>
    Unfinished,

    /// <summary>A file of it is missing or cannot be read.</summary>
    Damaged,
}
