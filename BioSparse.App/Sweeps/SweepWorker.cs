using BioSparse.App.Commands;
using BioSparse.App.Configuration;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>Executes runs of a planned sweep, one after the other.</summary>
public sealed class SweepWorker
{
    private readonly SweepFolder _folder;
    private readonly int _threads;
    private readonly string? _dataDirectory;
    private readonly SweepPlanner _planner;
    private readonly Dictionary<string, PlannedRun> _plan;

    /// <summary>A worker for a sweep.</summary>
    public SweepWorker(SweepFolder folder, int threads, string? dataDirectory)
    {
        _folder = folder;
        _threads = threads;
        _dataDirectory = dataDirectory;
        _planner = new SweepPlanner(folder.ReadBase());
        _plan = folder.ReadPlan().ToDictionary(run => run.Run);
    }

    /// <summary>Executes a run unless it is finished. An error is recorded in the sweep's folder.</summary>
    public WorkOutcome Do(string run)
    {
        if (File.Exists(_folder.MetricsOf(run)))
            return new WorkOutcome(WorkEnd.Done, "");
        if (_folder.IsHeld(run))
            return new WorkOutcome(WorkEnd.Busy, "another process is at it");
        try
        {
            var config = Configure(run);
            _folder.ClearStillborn(run);
            var end = RunCommand.InSweep(config, _folder.RunPath(run), _dataDirectory).Execute();
            if (end != ExitStatus.Done)
                return new WorkOutcome(WorkEnd.Interrupted, "");
            _folder.NoteFailure(run, null);
            return new WorkOutcome(WorkEnd.Done, "");
        }
        catch (Exception fault)
        {
            if (fault is FaultException { Status: ExitStatus.Data } && _folder.IsHeld(run))
                return new WorkOutcome(WorkEnd.Busy, fault.Message);
            var error = fault is FaultException known
                ? $"{(int)known.Status} {known.Message}"
                : $"1 unexpected {fault.GetType().Name}: {fault.Message}";
            _folder.NoteFailure(run, error);
            return new WorkOutcome(WorkEnd.Failed, error.ReplaceLineEndings(" "));
        }
    }

    private Experiment Configure(string run)
    {
        if (!_plan.TryGetValue(run, out var planned))
            throw new FaultException(ExitStatus.Usage, $"{run}: no run of this sweep; {_folder.Plan} names them");
        var config = ExperimentModule.replace([KeyValuePair.Create("threads", SettingValue.NewInt(_threads))], _planner.Configure(planned));
        return SweepPlanner.NameOf(config) == run
            ? config
            : throw new FaultException(ExitStatus.Data, $"{run}: what {_folder.Plan} and {_folder.Base} say resolves to {SweepPlanner.NameOf(config)}; `biosparse sweep {_folder.Sweep}` plans anew");
    }
}
