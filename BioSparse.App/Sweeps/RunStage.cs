namespace BioSparse.App.Sweeps;

/// <summary>The stage of a run of a sweep.</summary>
public enum RunStage
{
    /// <summary>Nothing of it exists.</summary>
    Planned,

    /// <summary>It was started and can be resumed.</summary>
    Begun,

    /// <summary>A process is executing it.</summary>
    Running,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>All its numbers are there.</summary>
    Done,
}
