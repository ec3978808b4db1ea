using System.Text.Json;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Sweeps.Slurm;

/// <summary>
/// The folder <c>slurm</c> of a sweep: the scripts and task lists given to Slurm, what tasks said, and the jobs submitted.
/// </summary>
internal sealed class SlurmFolder(SweepFolder sweep)
{
    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(sweep.Path, "slurm"));

    private const string CollectOutput = "collect.txt";

    private string List => In("submitted.jsonl");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// The patterns of the tasks' output files and of the collecting job's. Slurm ends a job whose output cannot be opened
    /// without a word, so that this is checked before anything is submitted.
    /// </summary>
    /// <exception cref="FaultException">An output could not be opened.</exception>
    public (string Tasks, string Collect) Outputs()
    {
        var patterns = (OutputPattern.Of(Path, "%A_%a.txt"), OutputPattern.Of(Path, CollectOutput));
        Folders.Make(Path);
        foreach (var file in new[] { In(CollectOutput), In($"probe-{Guid.NewGuid():N}.tmp") })
        {
            try
            {
                var isNew = !File.Exists(file);
                File.Open(file, FileMode.Append, FileAccess.Write).Dispose();
                if (isNew)
                    File.Delete(file);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new FaultException(ExitStatus.Data, $"{file}: the output of Slurm's jobs cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
            }
        }

        return patterns;
    }

    /// <summary>The jobs submitted so far.</summary>
    public IReadOnlyList<Submission> Submitted() => File.Exists(List)
        ? [.. File.ReadAllLines(List).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<Submission>(line)!)]
        : [];

    /// <summary>Records a job.</summary>
    public void Add(Submission submission) => AtomicFile.WriteText(
        List, string.Concat(Submitted().Append(submission).Select(entry => JsonSerializer.Serialize(entry) + "\n")));

    /// <summary>The state of each run in Slurm's queue; null if nothing was submitted or Slurm does not answer.</summary>
    public IReadOnlyDictionary<string, string>? Queue()
    {
        var queued = new Dictionary<string, string>();
        var submitted = Submitted().ToDictionary(entry => entry.Job);
        if (submitted.Count == 0 || SlurmCommands.Try("squeue", "--noheader", "--array", "--me", "--format=%F %K %T") is not { } answer)
            return null;
        foreach (var line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var job, var task, var state]
                && submitted.TryGetValue(job, out var entry) && int.TryParse(task, out var place) && place < entry.Tasks.Count)
            {
                foreach (var run in entry.Tasks[place])
                    queued[run] = state.ToLowerInvariant();
            }
        }

        return queued;
    }

    /// <summary>The output files of tasks that left the queue without writing one and without beginning a run.</summary>
    public IReadOnlyList<string> NeverBegun(IReadOnlyDictionary<string, string> queue) =>
    [
        .. from entry in Submitted()
           from task in entry.Tasks.Index()
           let output = In($"{entry.Job}_{task.Index}.txt")
           where !File.Exists(output)
               && task.Item.All(run => !queue.ContainsKey(run) && sweep.StageOf(run) == RunStage.Planned)
           select output,
    ];
}
