namespace BioSparse.App.Sweeps;

/// <summary>How the work on a run ended.</summary>
public readonly record struct WorkOutcome(WorkEnd End, string Message)
{
    /// <summary>The outcome in a line, as workers tell it.</summary>
    public string ToLine(string run) => $"{End.ToString().ToLowerInvariant()} {run} {Message}".TrimEnd();

    /// <summary>Reads what a worker tells; null when it is about something else.</summary>
    public static WorkOutcome? OfLine(string line, string run)
    {
        var parts = line.Split(' ', 3);
        return parts.Length >= 2 && parts[1] == run && Enum.TryParse<WorkEnd>(parts[0], ignoreCase: true, out var end)
            ? new WorkOutcome(end, parts.Length > 2 ? parts[2] : "")
            : null;
    }
}
