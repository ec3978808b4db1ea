using System.Text.Json;
using BioSparse.App.Persistence;

namespace BioSparse.App.Sweeps.Slurm;

/// <summary>
/// The folder <c>slurm</c> of a sweep: the scripts and task lists given to Slurm, what tasks said, and the jobs submitted.
/// </summary>
internal sealed class SlurmFolder(SweepFolder sweep)
{
    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(sweep.Path, "slurm"));

    private string List => In("submitted.jsonl");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The jobs submitted so far.</summary>
    public IReadOnlyList<Submission> Submitted() => File.Exists(List)
        ? [.. File.ReadAllLines(List).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<Submission>(line)!)]
        : [];

    /// <summary>Records a job.</summary>
    public void Add(Submission submission) => AtomicFile.WriteText(
        List, string.Concat(Submitted().Append(submission).Select(entry => JsonSerializer.Serialize(entry) + "\n")));

    /// <summary>The state of each run in Slurm's queue; none if Slurm is not installed.</summary>
    public IReadOnlyDictionary<string, string> Queue()
    {
        var queued = new Dictionary<string, string>();
        var submitted = Submitted().ToDictionary(entry => entry.Job);
        if (submitted.Count == 0 || SlurmCommands.Try("squeue", "--noheader", "--array", "--me", "--format=%F %K %T") is not { } answer)
            return queued;
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
}
