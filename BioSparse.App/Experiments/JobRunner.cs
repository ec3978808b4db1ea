using BioSparse.App.Configuration;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Trains and measures one model with one seed. Everything it does follows from settings, data and seed.</summary>
public sealed class JobRunner
{
    private readonly ExperimentConfig _config;
    private readonly JobImages _images;
    private readonly Func<Job, CheckpointFolder> _checkpointsOf;
    private readonly Func<Job, Checkpoint?, IJobTrace> _traceOf;

    /// <summary>A runner for jobs of one experiment.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="data">Its images.</param>
    /// <param name="checkpointsOf">Gives where a job's checkpoints are.</param>
    /// <param name="traceOf">Gives what hears of a job's epochs; it goes on from a checkpoint, or begins anew without one.</param>
    public JobRunner(
        ExperimentConfig config, ExperimentData data, Func<Job, CheckpointFolder> checkpointsOf, Func<Job, Checkpoint?, IJobTrace> traceOf)
    {
        _config = config;
        _checkpointsOf = checkpointsOf;
        _traceOf = traceOf;
        var onValidation = config.Evaluate.On == MeasuredImages.Validation;
        _images = onValidation
            ? new JobImages(data.Train, data.Validation, data.Validation, Split.Validation)
            : new JobImages(data.Train, data.Validation, data.Test, Split.Test);
    }

    /// <summary>Runs a job, from its latest checkpoint where there is one.</summary>
    /// <param name="job">The job.</param>
    /// <param name="source">Gives the network that the transfer attack is made on; null where there is none.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="taken">Told of the checkpoint that the job goes on from.</param>
    /// <param name="cancellation">Ends the job early, by <see cref="OperationCanceledException"/>; its state is saved.</param>
    public JobResult Run(
        Job job, Func<Network>? source, IProgress<JobProgress> progress, Action<Checkpoint> taken, CancellationToken cancellation)
    {
        var start = RecipeModule.start(job.Model.Recipe, Core.Random.key((ulong)job.Seed), _images.Train);
        var checkpoints = _checkpointsOf(job);
        var from = checkpoints.Latest(start.Layers);
        if (from is not null)
            taken(from);
        return new RunningJob(
            _config, _images, job, new JobWatch(job, progress, cancellation), _traceOf(job, from), checkpoints, start, from).Run(source);
    }
}
