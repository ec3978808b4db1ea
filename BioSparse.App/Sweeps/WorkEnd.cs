namespace BioSparse.App.Sweeps;

/// <summary>How the work on a run ended.</summary>
public enum WorkEnd
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It ended in an error.</summary>
    Failed,

    /// <summary>Another process is at it.</summary>
    Busy,

    /// <summary>It was interrupted, its state saved.</summary>
    Interrupted,
}
