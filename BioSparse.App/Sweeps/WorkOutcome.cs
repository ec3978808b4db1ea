namespace BioSparse.App.Sweeps;

/// <summary>The outcome of a run's execution.</summary>
public readonly record struct WorkOutcome(WorkEnd End, string Message)
{
    /// <summary>The outcome as a worker's message.</summary>
    public string ToLine(string run) => $"{End.ToString().ToLowerInvariant()} {run} {Message}".TrimEnd();

    /// <summary>Reads a worker's message; null for other output.</summary>
    public static WorkOutcome? OfLine(string line, string run)
    {
        var parts = line.Split(' ', 3);
        return parts.Length >= 2 && parts[1] == run && Enum.TryParse<WorkEnd>(parts[0], ignoreCase: true, out var end)
            ? new WorkOutcome(end, parts.Length > 2 ? parts[2] : "")
            : null;
    }
}
