using BioSparse.App.Configuration;
using BioSparse.App.Experiments;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>A run folder that is read and never written: without its lock, so that a run which is at work does not stop the reader.</summary>
internal sealed class StoredRun
{
    private StoredRun(string path, string name, Experiment experiment, Provenance provenance)
    {
        (Path, Name, Experiment, Provenance) = (path, name, experiment, provenance);
        Jobs = JobModule.all(provenance.Shape, experiment);
        var state = new RunState(path);
        Done = Jobs.Count(state.IsDone);
    }

    /// <summary>The folder as it was given.</summary>
    public string Path { get; }

    /// <summary>The name that tells it from the runs beside it.</summary>
    public string Name { get; }

    /// <summary>The settings, from <c>config.yaml</c>.</summary>
    public Experiment Experiment { get; }

    /// <summary>Program, machine, data and seeds, from <c>run.json</c>.</summary>
    public Provenance Provenance { get; }

    /// <summary>The trainings of its models, sizes and seeds, finished or not.</summary>
    public IReadOnlyList<Job> Jobs { get; }

    /// <summary>The number of jobs that are finished.</summary>
    public int Done { get; }

    /// <summary>Its models, in the order of the tables.</summary>
    public IReadOnlyList<string> Models => [.. Jobs.Select(job => job.Model).Distinct()];

    /// <summary>Whether all of its numbers are there.</summary>
    public bool IsFinished => File.Exists(Metrics);

    /// <summary>Whether a process is executing it.</summary>
    public bool IsAtWork => FileLock.IsHeld(System.IO.Path.Combine(Path, ".lock"));

    private string Metrics => System.IO.Path.Combine(Path, "metrics.csv");

    private string Outcomes => System.IO.Path.Combine(Path, "outcomes.csv");

    /// <summary>Opens a run under a name.</summary>
    /// <exception cref="FaultException">It is no run folder, or its settings or provenance cannot be read.</exception>
    public static StoredRun Open(Catalogue catalogue, string path, string name)
    {
        RunFolder.Check(path);
        var provenance = Provenance.Read(System.IO.Path.Combine(path, "run.json"));
        var experiment = ConfigReader.ReadResolved(catalogue, System.IO.Path.Combine(path, "config.yaml"));
        return JobModule.fault(provenance.Shape, experiment) is { Value: var fault }
            ? throw new FaultException(ExitStatus.Data, $"{path}: {fault}")
            : new StoredRun(path, name, experiment, provenance);
    }

    /// <summary>The rows of a finished run.</summary>
    /// <exception cref="FaultException">The file is missing or damaged, or a job has no rows in it.</exception>
    public IReadOnlyList<MetricRow> ReadRows()
    {
        var rows = MetricsCsv.Read(Metrics);
        var there = rows.Select(row => (row.Model, row.Seed)).ToHashSet();
        return Jobs.FirstOrDefault(job => !there.Contains((job.Model, job.Seed))) is { } absent
            ? throw new FaultException(ExitStatus.Data, $"{Metrics}: no row of {absent.Name}; `biosparse resume {ShellWord.Shown(Path)}` writes the file again")
            : rows;
    }

    /// <summary>The outcomes of a finished run, image by image; none of versions without them.</summary>
    /// <exception cref="FaultException">The file is damaged.</exception>
    public IReadOnlyList<ImageOutcomes> ReadOutcomes() => File.Exists(Outcomes) ? OutcomesCsv.Read(Outcomes) : [];
}
