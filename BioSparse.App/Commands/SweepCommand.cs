using System.Globalization;
using System.Runtime.InteropServices;
using BioSparse.App.CommandLine;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.App.Progress;
using BioSparse.App.Sweeps;
using BioSparse.App.Sweeps.Slurm;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse sweep</c> and <c>biosparse sweep resume</c>: many runs.</summary>
public sealed class SweepCommand : ICommand
{
    private const int MostShown = 10;
    private readonly Catalogue _catalogue;
    private readonly SweepOptions _options;
    private readonly bool _isNew;
    private readonly TextWriter _output;

    private SweepCommand(Catalogue catalogue, SweepOptions options, bool isNew, TextWriter output)
    {
        _catalogue = catalogue;
        _options = options;
        _isNew = isNew;
        _output = output;
    }

    /// <summary>A sweep from its file; runs already in its folder are not repeated.</summary>
    public static SweepCommand New(Catalogue catalogue, SweepOptions options, TextWriter output) => new(catalogue, options, true, output);

    /// <summary>Creates the command that resumes a sweep.</summary>
    public static SweepCommand Resume(Catalogue catalogue, SweepOptions options, TextWriter output) => new(catalogue, options, false, output);

    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        if (!_isNew)
        {
            var begun = SweepFolder.Open(_catalogue, _options.File);
            using var held = begun.Hold();
            return Work(begun, begun.ReadPlan(), begun.ReadDefinition());
        }

        var sweep = SweepReader.ReadFile(_catalogue, _options.File);
        Consoles.Note(Console.Error, sweep.Notices);
        var plan = SweepPlanner.Plan(sweep);
        var folder = new SweepFolder(_catalogue, _options.Output ?? Path.Combine("runs", sweep.Name));
        if (_options.DryRun && !_options.Pilot)
            return Foresee(folder, plan);
        Folders.Make(folder.Path, _options.Output is null ? "" : "--out ");
        using (folder.Hold())
        {
            folder.Write(_options.File, sweep, plan);
            if (!_options.DryRun)
                return Work(folder, plan, sweep);
            if (plan.FirstOrDefault(run => folder.StageOf(run.Run) != RunStage.Done) is { } pilot)
                Local(folder, [pilot], plan.Count, CancellationToken.None);
            return Foresee(folder, plan);
        }
    }

    private int Jobs => _options.Jobs ?? Environment.ProcessorCount;

    private ExitStatus Foresee(SweepFolder folder, IReadOnlyList<PlannedRun> plan)
    {
        var isThere = Directory.Exists(folder.Runs);
        var done = plan.Select(run => isThere && File.Exists(folder.MetricsOf(run.Run))).ToArray();
        var elsewhere = plan.Select((run, i) => !done[i] && folder.Elsewhere(run.Run) is not null).ToArray();
        foreach (var (i, run) in plan.Index())
            _output.WriteLine($"{run}{(done[i] ? " (done)" : elsewhere[i] ? " (done by another sweep)" : "")}");
        var open = plan.Count - done.Count(is_ => is_) - elsewhere.Count(is_ => is_);
        _output.WriteLine($"{Plural.Count(plan.Count, "run")}, {open} to do, into {folder.Path}");
        var times = plan.Where((_, i) => done[i]).Take(100).Select(run => RunTimes.Of(folder.RunPath(run.Run))).OfType<double>().ToArray();
        _output.WriteLine(times.Length == 0
            ? "No run was measured yet: --pilot does one to foresee the time"
            : string.Create(CultureInfo.InvariantCulture, $"About {TimeWords.Of(TimeSpan.FromSeconds(times.Average() * open / Jobs))} with {Jobs} at a time, at {times.Average():0.0} s a run ({times.Length} measured)"));
        return ExitStatus.Done;
    }

    private ExitStatus Work(SweepFolder folder, IReadOnlyList<PlannedRun> plan, SweepDefinition sweep)
    {
        var status = SweepStatus.Of(folder, plan);
        var failed = status.At(RunStage.Failed).Select(run => run.Run).ToHashSet();
        var queued = new SlurmFolder(folder).Queue() ?? new Dictionary<string, string>();
        var open = plan.Where(run =>
                folder.StageOf(run.Run) != RunStage.Done
                && !queued.ContainsKey(run.Run)
                && (_options.Retry || !failed.Contains(run.Run))
                && !folder.Adopt(run.Run))
            .ToArray();
        if (queued.Count > 0)
            _output.WriteLine($"{folder.Path}: {Plural.Words(queued.Count, "run is", "runs are")} in Slurm's queue and left to it");
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        if (_options.Engine == Engine.Slurm)
            return Submit(folder, open, queued.Count, sweep);
        Local(folder, open, plan.Count, stop.Token);
        if (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine($"biosparse: interrupted; continue with `biosparse sweep resume {ShellWord.Shown(folder.Path)}`");
            return ExitStatus.Interrupted;
        }

        return Tell(folder, plan);
    }

    private ExitStatus Submit(SweepFolder folder, IReadOnlyList<PlannedRun> open, int queued, SweepDefinition sweep)
    {
        if (open.Count == 0 && queued == 0)
            return Tell(folder, folder.ReadPlan());
        if (open.Count == 0)
            return ExitStatus.Done;
        var (array, tasks, collect) = new SlurmEngine(folder, sweep.Slurm, _options.Jobs, _options.DataDirectory).Submit(open, sweep.Name);
        _output.WriteLine($"{folder.Path}: {Plural.Count(open.Count, "run")} submitted as array job {array} of {Plural.Count(tasks, "task")}; job {collect} gathers the results");
        _output.WriteLine($"`biosparse sweep status {ShellWord.Shown(folder.Path)}` tells how far they are");
        return ExitStatus.Done;
    }

    private void Local(SweepFolder folder, IReadOnlyList<PlannedRun> open, int all, CancellationToken cancellation)
    {
        var jobs = Math.Max(1, Math.Min(Jobs, open.Count));
        using var progress = new SweepProgress(all, all - open.Count, open.Count, jobs, Console.Error, !Console.IsErrorRedirected, TimeProvider.System);
        new LocalEngine(folder, jobs, _options.DataDirectory).Run(open, progress, cancellation);
    }

    private ExitStatus Tell(SweepFolder folder, IReadOnlyList<PlannedRun> plan)
    {
        var status = SweepStatus.Of(folder, plan);
        status.Write(_output);
        if (status.At(RunStage.Done).Count > 0)
            SweepCollectCommand.Write(folder, _output);
        var failed = status.At(RunStage.Failed);
        if (failed.Count == 0)
            return ExitStatus.Done;
        var numerical = failed.Take(MostShown).All(run => folder.FailureOf(run.Run)?.StartsWith('4') == true);
        throw new FaultException(
            numerical ? ExitStatus.Numerical : ExitStatus.Data,
            $"{folder.Path}: {failed.Count} of {plan.Count} runs failed; `biosparse sweep resume {ShellWord.Shown(folder.Path)} --retry` tries them again");
    }
}
