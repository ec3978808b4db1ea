namespace BioSparse.App.Faults;

/// <summary>An error that the user can correct: its message says what is wrong and what would be right.</summary>
public sealed class FaultException : Exception
{
    /// <summary>An error of one line; line breaks in names that it quotes do not divide it.</summary>
    public FaultException(ExitStatus status, string message) : base(message) => (Status, Lines) = (status, [message]);

    /// <summary>Several mistakes, a line each.</summary>
    public FaultException(ExitStatus status, IReadOnlyList<string> lines) : base(string.Join('\n', lines)) => (Status, Lines) = (status, lines);

    /// <summary>The exit status of the program.</summary>
    public ExitStatus Status { get; }

    /// <summary>What is printed, a line each.</summary>
    public IReadOnlyList<string> Lines { get; }
}
