using System.Globalization;
using BioSparse.App.Configuration;
using BioSparse.App.Experiments;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.App.Progress;
using BioSparse.App.Reporting;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse run</c> and <c>biosparse resume</c>: an experiment from its settings to its report.</summary>
public sealed class RunCommand : ICommand
{
    private readonly Func<Experiment> _configure;
    private readonly Func<Experiment, RunFolder> _open;
    private readonly string? _dataDirectory;
    private readonly IRunView _view;
    private readonly TextWriter? _output;

    private RunCommand(
        Func<Experiment> configure,
        Func<Experiment, RunFolder> open,
        string? dataDirectory,
        IRunView view,
        TextWriter? output)
    {
        _output = output;
        _configure = configure;
        _open = open;
        _dataDirectory = dataDirectory;
        _view = view;
    }

    /// <summary>A new run.</summary>
    public static RunCommand New(Catalogue catalogue, CommandLine.RunOptions options, TextWriter output)
    {
        return new RunCommand(
            () => BuiltIn.Configure(catalogue, options),
            config => RunFolder.Create(options.Output, config.Settings.Name),
            options.DataDirectory,
            Consoles.View(options.Quiet),
            output);
    }

    /// <summary>Creates the command that resumes a run.</summary>
    public static RunCommand Resume(Catalogue catalogue, string runFolder, TextWriter output)
    {
        RunFolder.Check(runFolder);
        var provenance = Path.Combine(runFolder, "run.json");
        return new RunCommand(
            () => ConfigReader.ReadResolved(catalogue, Path.Combine(runFolder, "config.yaml")),
            _ => RunFolder.Open(runFolder),
            // the data folder given to the run, if it still exists
            File.Exists(provenance) && Provenance.Read(provenance).DataDirectory is { } data && Directory.Exists(data) ? data : null,
            Consoles.View(quiet: false),
            output);
    }

    /// <summary>A run of a sweep: without output, and without a report until `report` draws it.</summary>
    public static RunCommand InSweep(Experiment config, string runFolder, string? dataDirectory) => new(
        () => config,
        _ => File.Exists(Path.Combine(runFolder, "config.yaml"))
            ? RunFolder.Open(runFolder)
            : RunFolder.Create(runFolder, config.Settings.Name),
        dataDirectory,
        Consoles.View(quiet: true),
        output: null);

    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        var config = _configure();
        if (_output is not null)
            Consoles.Note(Console.Error, config.Notices);
        // data before the folder: a missing file leaves nothing behind
        Fetching.Missing(config.Settings.Dataset, _dataDirectory, _view is SilentView);
        var data = ExperimentData.Load(config, _dataDirectory);
        using var folder = _open(config);
        // asked under the lock: until the folder was ours, another worker of the sweep may have ended the run
        if (_output is null && File.Exists(folder.Metrics))
            return ExitStatus.Done;
        if (File.Exists(folder.Provenance))
            CheckData(folder, data);
        else
            Describe(config, data).Write(folder.Provenance);
        // the last thing before the work: where it is, the run has begun
        if (!File.Exists(folder.Config))
            AtomicFile.WriteText(folder.Config, ExperimentModule.write(config));

        using var log = new RunLog(folder.Log);
        using var interrupt = new Interruption(folder.Path, log);
        var runner = new ExperimentRunner(config, data, folder.Path, log);
        var open = runner.Jobs.Where(job => !runner.IsDone(job)).ToArray();
        if (_output is not null)
            Consoles.Note(Console.Error, data.Notes);
        log.Write("data", new
        {
            pixel_scale = data.PixelScale,
            channels = data.Shape.Channels,
            height = data.Shape.Height,
            width = data.Shape.Width,
            notes = data.Notes,
        });
        log.Write("begun", new { jobs = runner.Jobs.Length, open = open.Length });
        IReadOnlyList<MetricRow> rows;
        try
        {
            rows = _view.Show(open, progress => runner.Run(new LoggedProgress(progress, log), interrupt.Token));
        }
        catch (OperationCanceledException)
        {
            return interrupt.Say();
        }

        var outcomes = runner.Outcomes();
        OutcomesCsv.Write(folder.Outcomes, outcomes);
        SummaryCsv.Write(folder.Summary, ImageBootstrap.summarise(outcomes, rows));
        // after all that a sweep reads: a run that has it is done
        MetricsCsv.Write(folder.Metrics, rows);
        if (_output is null)
        {
            log.Write("done");
            return ExitStatus.Done;
        }

        var report = ReportAssembly.Of(config.Catalogue, folder);
        ReportWriter.Write(report, folder.Path, config.Settings.Figures);
        log.Write("done");
        SummaryTable.Write(report, Consoles.On(_output));
        _output.WriteLine($"Report: {folder.Report}");
        return ExitStatus.Done;
    }

    private static void CheckData(RunFolder folder, ExperimentData data)
    {
        var begun = Provenance.Read(folder.Provenance).Data;
        foreach (var (name, hash) in data.Sha256)
        {
            if (begun?.GetValueOrDefault(name) is { } then && then != hash)
                throw new FaultException(ExitStatus.Data, $"{folder.Path}: {name} is not the file that the run began with: SHA-256 {hash} found, {then} then");
        }
    }

    private Provenance Describe(Experiment config, ExperimentData data)
    {
        var (version, commit) = Provenance.Program();
        return new Provenance(
            config.Settings.Name,
            DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            version,
            commit,
            [.. config.Settings.Seeds],
            config.Settings.Threads is { Value: var threads } ? threads : Environment.ProcessorCount,
            Provenance.ProcessorName(),
            System.Runtime.InteropServices.RuntimeInformation.OSDescription,
            Provenance.KnownLibraries(),
            data.Sha256,
            new Dictionary<string, int>
            {
                ["training"] = data.Images.Train.Count,
                ["validation"] = data.Images.Validation.Count,
                ["test"] = data.Images.Test.Count,
            },
            data.Shape.Width,
            data.Shape.Height,
            _dataDirectory is null ? null : Path.GetFullPath(_dataDirectory),
            data.PixelScale,
            data.Shape.Channels,
            data.Notes.Count > 0 ? data.Notes : null);
    }
}
