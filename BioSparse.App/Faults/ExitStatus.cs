namespace BioSparse.App.Faults;

/// <summary>The documented exit statuses.</summary>
public enum ExitStatus
{
    /// <summary>Everything was executed.</summary>
    Done = 0,

    /// <summary>The command line or the configuration is wrong.</summary>
    Usage = 2,

    /// <summary>Data are missing, damaged or cannot be written.</summary>
    Data = 3,

    /// <summary>Training diverged or collapsed to zero.</summary>
    Numerical = 4,

    /// <summary>Interrupted; the state is saved.</summary>
    Interrupted = 130,
}
