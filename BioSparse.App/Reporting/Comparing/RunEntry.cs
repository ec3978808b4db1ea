using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>A run in a list of runs.</summary>
/// <param name="Name">Its folder, from the one that was searched.</param>
/// <param name="Path">The folder, from the working directory.</param>
/// <param name="Standing">How far it is.</param>
internal sealed record RunEntry(string Name, string Path, RunStanding Standing)
{
    /// <summary>The name of its experiment; null where it cannot be read.</summary>
    public string? Experiment { get; private init; }

    /// <summary>When it began, in UTC; null where that cannot be read.</summary>
    public string? Started { get; private init; }

    /// <summary>The models in the order of the tables; none where they cannot be read.</summary>
    public IReadOnlyList<string> Models { get; private init; } = [];

    /// <summary>The number of its jobs.</summary>
    public int Jobs { get; private init; }

    /// <summary>The number of jobs that are finished.</summary>
    public int Done { get; private init; }

    /// <summary>The best accuracy of its models on unchanged images, of tests where there are such; null where it has none yet.</summary>
    public SummaryRow? Best { get; private init; }

    /// <summary>What is wrong with a damaged run; null otherwise.</summary>
    public string? Reason { get; private init; }

    /// <summary>The state in words.</summary>
    public string State => Standing switch
    {
        RunStanding.Done => "done",
        RunStanding.Damaged => "damaged",
        var other => $"{other.ToString().ToLowerInvariant()}: {Done} of {Jobs} jobs",
    };

    /// <summary>The entry of a folder. Whatever is wrong with it is said in the entry.</summary>
    public static RunEntry Read(Catalogue catalogue, string path, string name)
    {
        var entry = new RunEntry(name, path, RunStanding.Damaged);
        try
        {
            var run = StoredRun.Open(catalogue, path, name);
            entry = entry with
            {
                Experiment = run.Experiment.Settings.Name,
                Started = run.Provenance.Started,
                Models = run.Models,
                Jobs = run.Jobs.Count,
                Done = run.Done,
            };
            return run.IsFinished ? entry with { Standing = RunStanding.Done, Done = entry.Jobs, Best = BestOf(run.ReadRows()) }
                : entry with { Standing = run.IsAtWork ? RunStanding.Running : RunStanding.Unfinished };
        }
        catch (FaultException fault)
        {
            return entry with { Reason = fault.Lines[0] };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return entry with { Reason = fault.Message.ReplaceLineEndings(" ") };
        }
    }

    private static SummaryRow? BestOf(IReadOnlyList<MetricRow> rows) => Metrics
        .summarise(Metrics.measured(rows).Where(row => row.Metric == "accuracy" && row.X is null))
        .Where(row => !double.IsNaN(row.Interval.Mean))
        .MaxBy(row => row.Interval.Mean);
}
