using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// What a run has finished, job by job, in the folder <c>state</c> of its run folder: the rows of a job are written
/// whole or not at all, after its weights, so that a resumed run skips the job and ends in the same bytes.
/// </summary>
public sealed class RunState
{
    private readonly string _folder;

    /// <summary>The state of the run in a folder.</summary>
    public RunState(string runFolder) => _folder = Path.Combine(runFolder, "state");

    /// <summary>Whether a job is finished.</summary>
    public bool IsDone(Job job) => File.Exists(RowsOf(job));

    /// <summary>The rows of a finished job.</summary>
    public IReadOnlyList<MetricRow> Rows(Job job) => MetricsCsv.Read(RowsOf(job));

    /// <summary>The warnings of a finished job's evaluation.</summary>
    public IReadOnlyList<string> Warnings(Job job) =>
        File.Exists(WarningsOf(job)) ? File.ReadAllLines(WarningsOf(job)) : [];

    /// <summary>The outcomes of a finished job, image by image; empty for jobs of versions without them.</summary>
    public IReadOnlyList<ImageOutcomes> Outcomes(Job job) =>
        File.Exists(OutcomesOf(job)) ? OutcomesCsv.Read(OutcomesOf(job)) : [];

    /// <summary>Records a job as finished and removes its checkpoints.</summary>
    public void Finish(Job job, JobResult result)
    {
        Folders.Make(_folder);
        if (result.Warnings.Length > 0)
            AtomicFile.WriteText(WarningsOf(job), string.Join('\n', result.Warnings) + "\n");
        OutcomesCsv.Write(OutcomesOf(job), result.Outcomes);
        MetricsCsv.Write(RowsOf(job), result.Rows);
        Tidy(job);
    }

    /// <summary>The folder of a job's checkpoints, until it is finished.</summary>
    public string CheckpointsOf(Job job) => Path.Combine(_folder, job.Name);

    /// <summary>Removes the checkpoints of a finished job.</summary>
    public void Tidy(Job job) => Folders.Remove(CheckpointsOf(job));

    private string RowsOf(Job job) => Path.Combine(_folder, $"{job.Name}.csv");

    private string OutcomesOf(Job job) => Path.Combine(_folder, $"{job.Name}.outcomes.csv");

    private string WarningsOf(Job job) => Path.Combine(_folder, $"{job.Name}.warnings.txt");
}
