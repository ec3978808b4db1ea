using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>The stages of the runs of a sweep.</summary>
public sealed class SweepStatus
{
    private const int MostShown = 50;
    private readonly SweepFolder _folder;
    private readonly ILookup<RunStage, PlannedRun> _runs;

    private SweepStatus(SweepFolder folder, IReadOnlyList<PlannedRun> plan)
    {
        _folder = folder;
        All = plan.Count;
        _runs = plan.ToLookup(run => folder.StageOf(run.Run));
    }

    /// <summary>Number of runs.</summary>
    public int All { get; }

    /// <summary>Inspects the folders of the runs.</summary>
    public static SweepStatus Of(SweepFolder folder, IReadOnlyList<PlannedRun> plan) => new(folder, plan);

    /// <summary>The runs at a stage.</summary>
    public IReadOnlyList<PlannedRun> At(RunStage stage) => [.. _runs[stage]];

    /// <summary>Counts, and the names of running and failed runs.</summary>
    public void Write(TextWriter output)
    {
        var counts = Enum.GetValues<RunStage>().Reverse()
            .Select(stage => (stage, count: At(stage).Count))
            .Where(entry => entry.count > 0)
            .Select(entry => $"{entry.count} {entry.stage.ToString().ToLowerInvariant()}");
        output.WriteLine($"{_folder.Path}: {Plural.Count(All, "run")}: {string.Join(", ", counts)}");
        foreach (var stage in new[] { RunStage.Running, RunStage.Failed })
        {
            var runs = At(stage);
            foreach (var run in runs.Take(MostShown))
                output.WriteLine($"  {stage.ToString().ToLowerInvariant()} {run}{(stage == RunStage.Failed ? $": {_folder.FailureOf(run.Run)}" : "")}");
            if (runs.Count > MostShown)
                output.WriteLine($"  and {runs.Count - MostShown} more {stage.ToString().ToLowerInvariant()}");
        }
    }
}
