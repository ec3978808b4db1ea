using System.Diagnostics;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// Folds the steps of a job's machine, and saves states between them: every so many epochs, at the end of each phase, in the
/// later phases once a second of work would be lost, and when the job is ended early.
/// </summary>
public sealed class JobRunner
{
    private static readonly TimeSpan s_worthSaving = TimeSpan.FromSeconds(1);
    private readonly Experiment _experiment;
    private readonly ExperimentImages _images;
    private readonly Func<Job, CheckpointFolder> _checkpointsOf;
    private readonly Func<Job, Checkpoint?, IJobTrace> _traceOf;

    /// <summary>A runner for jobs of one experiment.</summary>
    public JobRunner(
        Experiment experiment, ExperimentImages images, Func<Job, CheckpointFolder> checkpointsOf, Func<Job, Checkpoint?, IJobTrace> traceOf)
    {
        (_experiment, _images, _checkpointsOf, _traceOf) = (experiment, images, checkpointsOf, traceOf);
    }

    /// <summary>
    /// Runs a job, from its latest checkpoint where there is one; <paramref name="trained"/> is given the network before it is
    /// attacked.
    /// </summary>
    /// <exception cref="FaultException">Training stopped before its end.</exception>
    public JobResult Run(
        Job job,
        Func<Network>? source,
        IProgress<JobProgress> progress,
        Action<Checkpoint> taken,
        Action<Network> trained,
        CancellationToken cancellation)
    {
        var measured = ExperimentImagesModule.on(_experiment.Settings.Evaluate.On, _images);
        using var machine = new JobMachine(ExperimentModule.protocol(source, measured.Count, _experiment), _images, job);
        var checkpoints = _checkpointsOf(job);
        var from = checkpoints.Latest(machine.Layers);
        if (from is not null)
            taken(from);
        var trace = _traceOf(job, from);
        var phase = new PhaseProgress(job, machine.Tasks, progress, cancellation);
        var watch = new JobWatch(phase, cancellation);
        var state = from is null ? machine.Start : machine.Resumed(from.State);
        var isTold = false;
        var isSaved = true;
        var sinceSaved = Stopwatch.StartNew();

        void Save()
        {
            checkpoints.Save(new Checkpoint(state, trace.Mark()));
            isSaved = true;
            sinceSaved.Restart();
        }

        try
        {
            phase.Enter(state, Share(machine, state));
            while (!state.Phase.IsFinished)
            {
                if (!isTold && state.Phase is { IsFeatures: false, IsReadout: false, IsJoint: false })
                {
                    trained(LearningStateModule.network(state.State));
                    isTold = true;
                }

                var result = machine.Step(state, watch);
                if (result.IsError)
                    throw new FaultException(ExitStatus.Numerical, $"{job.Name}: {result.ErrorValue.Message}");
                var (before, next) = (state, result.ResultValue);
                state = next;
                isSaved = false;
                Tell(trace, before, next);
                if (!next.Phase.IsFinished && IsWorthSaving(machine, before, next, sinceSaved.Elapsed))
                    Save();
                phase.Enter(next, Share(machine, next));
            }
        }
        catch (OperationCanceledException)
        {
            if (!isSaved && !state.Phase.IsFinished)
                Save();
            throw;
        }

        // the job cannot be interrupted any more, so no checkpoint needs these events
        var found = machine.Result(state);
        trace.Finished(found.Rows);
        return found;
    }

    private static double Share(JobMachine machine, JobState state) =>
        machine.Parts(state) is var parts and > 0 ? (double)state.Done / parts : 0;

    private static void Tell(IJobTrace trace, JobState before, JobState next)
    {
        // of a stack, its first layer, which learns from pixels
        if (before.Phase.IsFeatures && next.Phase.IsFeatures && before.Layer == 0 && next.Layer == 0)
            trace.Hidden(next.Done, next.State.Layers.Head);
        foreach (var row in next.Rows.Skip(before.Rows.Length).Where(row => row.Split.IsTrain))
            trace.Number(row);
    }

    private bool IsWorthSaving(JobMachine machine, JobState before, JobState next, TimeSpan sinceSaved)
    {
        if (!next.Phase.Equals(before.Phase) || next.Layer != before.Layer || next.Task != before.Task)
            return true;
        return next.Phase.IsFeatures || next.Phase.IsReadout
            // the end of the phase is saved anyway
            ? next.Done < machine.Parts(next) && next.Done % _experiment.Settings.CheckpointEvery == 0
            : sinceSaved >= s_worthSaving;
    }
}
