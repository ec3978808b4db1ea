namespace BioSparse.App.Faults;

/// <summary>An error that the user can correct: its message says what is wrong and what would be right.</summary>
public sealed class FaultException(ExitStatus status, string message) : Exception(message)
{
    /// <summary>The exit status of the program.</summary>
    public ExitStatus Status { get; } = status;
}
