using BioSparse.App.Faults;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>The run folders in a folder, those of sweeps among them. Links are not followed, and hidden folders are passed over.</summary>
internal static class RunSearch
{
    /// <summary>The levels of folders that are searched.</summary>
    public const int Deepest = 8;

    private static readonly string[] s_traces = ["metrics.csv", "log.jsonl", "state"];

    private static readonly EnumerationOptions s_here = new()
    {
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
    };

    /// <summary>The run folders, in the order of their paths, and the folders that could not be searched.</summary>
    /// <exception cref="FaultException">The folder is not there, or is a file.</exception>
    public static (IReadOnlyList<string> Runs, IReadOnlyList<string> Refused) In(string folder)
    {
        if (!Directory.Exists(folder))
            throw new FaultException(ExitStatus.Usage, $"{folder}: {(File.Exists(folder) ? "a file" : "no such folder")}; a folder of runs is right");
        var runs = new List<string>();
        var refused = new List<string>();
        Add(folder, 0, runs, refused);
        return (runs, refused);
    }

    private static void Add(string folder, int depth, List<string> runs, List<string> refused)
    {
        if (IsRun(folder))
        {
            runs.Add(folder);
            return;
        }

        if (depth == Deepest)
            return;
        try
        {
            foreach (var below in Directory.EnumerateDirectories(folder, "*", s_here).Order(StringComparer.Ordinal))
                Add(below, depth + 1, runs, refused);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            refused.Add(folder);
        }
    }

    // config.yaml alone may be anybody's; run.json alone is of a run that is about to begin
    private static bool IsRun(string folder)
    {
        bool Has(string name) => Path.Exists(Path.Combine(folder, name));
        return (Has("config.yaml") && Has("run.json")) || ((Has("config.yaml") || Has("run.json")) && s_traces.Any(Has));
    }
}
