using BioSparse.App.Configuration;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>
/// The folder of a sweep: <c>sweep.yaml</c>, <c>base.yaml</c> with what all runs begin with, <c>plan.jsonl</c>,
/// <c>runs/HASH/</c>, <c>failed/HASH.txt</c> with the error of a run that failed, and what was gathered.
/// </summary>
public sealed class SweepFolder(Catalogue catalogue, string path)
{
    private string[]? _beside;

    /// <summary>Absolute, or relative to the current folder, as given.</summary>
    public string Path { get; } = path;

    /// <summary>The copy of the sweep's file.</summary>
    public string Sweep => In("sweep.yaml");

    /// <summary>The base experiment of all runs.</summary>
    public string Base => In("base.yaml");

    /// <summary>The plan.</summary>
    public string Plan => In("plan.jsonl");

    /// <summary>The runs.</summary>
    public string Runs => In("runs");

    private string Failures => In("failed");

    /// <summary>Opens the folder of a sweep that was planned.</summary>
    /// <exception cref="FaultException">It is none.</exception>
    public static SweepFolder Open(Catalogue catalogue, string path)
    {
        var folder = new SweepFolder(catalogue, path);
        return File.Exists(folder.Plan) && File.Exists(folder.Base)
            ? folder
            : throw new FaultException(ExitStatus.Usage, $"{path}: not the folder of a sweep: plan.jsonl or base.yaml is not there");
    }

    /// <summary>Writes a plan; existing runs are kept.</summary>
    /// <exception cref="FaultException">The folder holds something else, or cannot be written.</exception>
    public void Write(string file, SweepDefinition sweep, IReadOnlyList<PlannedRun> runs)
    {
        try
        {
            if (File.Exists(Path) || (Directory.Exists(Path) && !File.Exists(Plan) && !File.Exists(Base) && Directory.EnumerateFileSystemEntries(Path).Any(entry => System.IO.Path.GetFileName(entry) != ".lock")))
                throw new FaultException(ExitStatus.Usage, $"{Path}: holds something that is no sweep; a folder that is new or empty, or a sweep's, is right (--out)");
            Directory.CreateDirectory(Runs);
            var text = File.ReadAllText(file);
            if (!File.Exists(Sweep) || File.ReadAllText(Sweep) != text)
                AtomicFile.WriteText(Sweep, text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ExitStatus.Data, $"{Path}: cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
        }

        AtomicFile.WriteText(Base, ExperimentModule.write(sweep.Base));
        PlanFile.Write(Plan, runs);
    }

    /// <summary>The planned runs.</summary>
    public IReadOnlyList<PlannedRun> ReadPlan() => PlanFile.Read(Plan);

    /// <summary>The base of the runs.</summary>
    public Experiment ReadBase() => ConfigReader.ReadResolved(catalogue, Base);

    /// <summary>The sweep's file, as it was planned.</summary>
    public SweepDefinition ReadDefinition() => SweepReader.ReadCopy(Sweep, ReadBase());

    /// <summary>The folder of a run.</summary>
    public string RunPath(string run) => System.IO.Path.Combine(Runs, run);

    /// <summary>The numbers of a run; they exist when it is finished.</summary>
    public string MetricsOf(string run) => System.IO.Path.Combine(Runs, run, "metrics.csv");

    /// <summary>The progress of a run.</summary>
    public RunStage StageOf(string run)
    {
        if (File.Exists(MetricsOf(run)))
            return RunStage.Done;
        if (IsHeld(run))
            return RunStage.Running;
        if (File.Exists(FailureFile(run)))
            return RunStage.Failed;
        return Directory.Exists(RunPath(run)) ? RunStage.Begun : RunStage.Planned;
    }

    /// <summary>The error of a failed run; null if it did not fail.</summary>
    public string? FailureOf(string run) =>
        File.Exists(FailureFile(run)) ? File.ReadAllText(FailureFile(run)).Trim() : null;

    /// <summary>Records the error of a run, or that there is none.</summary>
    public void NoteFailure(string run, string? error)
    {
        if (error is null)
        {
            if (File.Exists(FailureFile(run)))
                File.Delete(FailureFile(run));
            return;
        }

        Directory.CreateDirectory(Failures);
        AtomicFile.WriteText(FailureFile(run), error.ReplaceLineEndings(" ") + "\n");
    }

    /// <summary>Removes the folder of a run that was killed before its settings were written.</summary>
    public void ClearStillborn(string run)
    {
        if (Directory.Exists(RunPath(run)) && !File.Exists(System.IO.Path.Combine(RunPath(run), "config.yaml")) && !IsHeld(run))
            Directory.Delete(RunPath(run), recursive: true);
    }

    /// <summary>Copies a run that a neighbouring sweep has finished.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Adopt(string run)
    {
        if (Elsewhere(run) is not { } found)
            return false;
        var copy = System.IO.Path.Combine(Runs, $".copy-{Guid.NewGuid():N}");
        foreach (var file in Folders.Files(found, "*"))
        {
            var name = System.IO.Path.GetRelativePath(found, file);
            if (name is ".lock" || name.EndsWith(".tmp", StringComparison.Ordinal))
                continue;
            var target = System.IO.Path.Combine(copy, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        try
        {
            Directory.Move(copy, RunPath(run));
        }
        catch (IOException)
        {
            Directory.Delete(copy, recursive: true);
            return false;
        }

        return true;
    }

    /// <summary>The folder in which a neighbouring sweep has finished a run; null if none has.</summary>
    public string? Elsewhere(string run) =>
        Beside().Select(runs => System.IO.Path.Combine(runs, run)).FirstOrDefault(found => File.Exists(System.IO.Path.Combine(found, "metrics.csv")));

    /// <summary>Locks the folder for one engine.</summary>
    /// <exception cref="FaultException">Another engine holds it.</exception>
    public FileStream Hold()
    {
        try
        {
            Folders.RefuseLink(In(".lock"));
            return new FileStream(In(".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ExitStatus.Data, $"{Path}: another process works off this sweep, or it cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Whether a process writes the folder of a run.</summary>
    public bool IsHeld(string run) => FileLock.IsHeld(System.IO.Path.Combine(RunPath(run), ".lock"));

    private string[] Beside() => _beside ??= Neighbours();

    /// <summary>The runs of neighbouring sweeps; none in a world-writable folder, such as /tmp.</summary>
    private string[] Neighbours()
    {
        var own = System.IO.Path.GetFullPath(Path);
        var parent = System.IO.Path.GetDirectoryName(System.IO.Path.TrimEndingDirectorySeparator(own));
        return parent is null || !Directory.Exists(parent) || Folders.IsOpenToAll(parent)
            ? []
            : [.. Directory.EnumerateDirectories(parent)
                .Where(folder => folder != own && !Folders.IsOpenToAll(folder) && File.Exists(System.IO.Path.Combine(folder, "plan.jsonl")))
                .Order(StringComparer.Ordinal)
                .Select(folder => System.IO.Path.Combine(folder, "runs"))];
    }

    private string FailureFile(string run) => System.IO.Path.Combine(Failures, $"{run}.txt");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
