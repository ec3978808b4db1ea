using System.Globalization;
using System.Text.RegularExpressions;
using BioSparse.App.Persistence;

namespace BioSparse.App.Sweeps.Slurm;

/// <summary>
/// Submits runs to Slurm as one array job, and a job that gathers the results when they have ended. The folder of the
/// sweep must be on a file system that the nodes share.
/// </summary>
public sealed partial class SlurmEngine(SweepFolder sweep, SlurmSettings settings, int? jobs, string? dataDirectory)
{
    private readonly SlurmFolder _folder = new(sweep);

    /// <summary>Submits runs.</summary>
    /// <returns>The array job, its number of tasks, and the job that gathers.</returns>
    public (string Array, int Tasks, string Collect) Submit(IReadOnlyList<PlannedRun> runs, string name)
    {
        var (outputs, collected) = _folder.Outputs();
        var most = MostTasks();
        // a cluster's limit on arrays is kept by tasks that do several runs, one after the other
        var size = (runs.Count + most - 1) / most;
        string[][] tasks = [.. runs.Select(run => run.Run).Chunk(size)];
        var number = _folder.Submitted().Count + 1;
        var list = _folder.In($"tasks-{number}.txt");
        AtomicFile.WriteText(list, string.Concat(tasks.Select(task => string.Join(' ', task) + "\n")));
        var script = _folder.In($"task-{number}.sh");
        AtomicFile.WriteText(script, TaskScript(list));
        var throttle = (jobs ?? settings.Throttle) is { } most1 ? $"%{most1.ToString(CultureInfo.InvariantCulture)}" : "";
        var array = Job(SlurmCommands.Do(
            "sbatch",
            [
                "--parsable", "--requeue", "--open-mode=append",
                $"--array=0-{tasks.Length - 1}{throttle}",
                $"--job-name=biosparse-{name}",
                $"--output={outputs}",
                $"--cpus-per-task={settings.Cpus}",
                $"--signal=B:USR1@{settings.SignalBefore}",
                .. Common(withTime: true), script,
            ]));
        _folder.Add(new Submission(array, tasks));
        var collect = _folder.In("collect.sh");
        AtomicFile.WriteText(collect, $"#!/bin/bash\nexec {Words("sweep", "collect", Full(sweep.Path))}\n");
        var after = Job(SlurmCommands.Do(
            "sbatch",
            [
                "--parsable", "--requeue", $"--dependency=afterany:{array}", $"--job-name=biosparse-{name}-collect",
                $"--output={collected}", .. Common(withTime: false), collect,
            ]));
        return (array, tasks.Length, after);
    }

    private static string Job(string answer) => answer.Trim().Split(';')[0];

    private static string Full(string path) => Path.GetFullPath(path);

    private static string Words(params string[] words) =>
        string.Join(' ', new[] { Self.Program }.Concat(Self.FirstWords).Concat(words).Select(ShellWord.Quoted));

    private static int MostTasks()
    {
        var answer = SlurmCommands.Try("scontrol", "show", "config") ?? "";
        return Largest().Match(answer) is { Success: true } found && int.TryParse(found.Groups[1].Value, out var size)
            ? Math.Max(1, size - 1)
            : 1000;
    }

    private IEnumerable<string> Common(bool withTime)
    {
        if (withTime && settings.Time is { } time)
            yield return $"--time={time}";
        if (settings.Memory is { } memory)
            yield return $"--mem={memory}";
        if (settings.Partition is { } partition)
            yield return $"--partition={partition}";
        if (settings.Account is { } account)
            yield return $"--account={account}";
        foreach (var option in settings.Options)
            yield return option;
    }

    // Slurm's signal before the time limit comes to the shell: it has the run save its state and, where something was
    // saved since the task began, the task queued again. Without a saved state, that would repeat for ever. The task's
    // begin is a file beside the states: both have the file server's time, from which the node's clock may differ.
    private string TaskScript(string list)
    {
        var data = dataDirectory is null ? "" : $" --data-dir {ShellWord.Quoted(Full(dataDirectory))}";
        return $$"""
            #!/bin/bash
            sweep={{ShellWord.Quoted(Full(sweep.Path))}}
            runs=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" {{ShellWord.Quoted(list)}})
            begun="$sweep/slurm/begun-$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID"
            rm -f "$begun" && : >"$begun"
            near_limit=
            trap 'near_limit=yes; kill -TERM "$worker"' USR1
            {{Words("sweep", "work")}} "$sweep" $runs --threads {{settings.Cpus}}{{data}} </dev/null &
            worker=$!
            wait "$worker"
            status=$?
            while kill -0 "$worker" 2>/dev/null; do
                wait "$worker"
                status=$?
            done
            saved=
            for run in $runs; do
                if [ -n "$(cd "$sweep/runs/$run" 2>/dev/null && find state weights metrics.csv -newer "$begun" -type f 2>/dev/null | head -n 1)" ]; then
                    saved=yes
                fi
            done
            rm -f "$begun"
            if [ -n "$near_limit" ] && [ "$status" -ne 0 ]; then
                if [ -n "$saved" ]; then
                    echo "the time limit is near: queued again"
                    scontrol requeue "$SLURM_JOB_ID"
                    sleep 60
                fi
                echo "the time limit is near and nothing was saved: a longer time is needed"
            fi
            exit "$status"

            """;
    }

    [GeneratedRegex(@"(?m)^MaxArraySize\s*=\s*(\d+)")]
    private static partial Regex Largest();
}
