namespace BioSparse.App.Sweeps;

/// <summary>The outcome of a run's execution.</summary>
public enum WorkEnd
{
    /// <summary>It is finished.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Another process is executing it.</summary>
    Busy,

    /// <summary>It was interrupted and its state saved.</summary>
    Interrupted,
}
