namespace BioSparse.App.Sweeps;

/// <summary>How far a run of a sweep is.</summary>
public enum RunStage
{
    /// <summary>Nothing of it is there.</summary>
    Planned,

    /// <summary>It was begun and can go on.</summary>
    Begun,

    /// <summary>A process is at it.</summary>
    Running,

    /// <summary>It ended in an error.</summary>
    Failed,

    /// <summary>All its numbers are there.</summary>
    Done,
}
