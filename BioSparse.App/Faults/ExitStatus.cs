namespace BioSparse.App.Faults;

/// <summary>The exit statuses that the program promises.</summary>
public enum ExitStatus
{
    /// <summary>All was done.</summary>
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
