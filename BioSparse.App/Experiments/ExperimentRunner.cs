using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// Works off the jobs of an experiment, one per thread at a time. Tensor operations of a job stay on its own thread,
/// so that results do not depend on how many threads there are.
/// </summary>
public sealed class ExperimentRunner
{
    private readonly Experiment _experiment;
    private readonly JobRunner _runner;
    private readonly RunState _state;
    private readonly RunLog _log;
    private readonly ExperimentImages _images;
    private readonly string _runFolder;
    private readonly string _weightsFolder;
    private readonly NetworkFormat _format;

    /// <summary>A runner for an experiment into a run folder.</summary>
    public ExperimentRunner(Experiment experiment, ExperimentData data, string runFolder, RunLog log)
    {
        _experiment = experiment;
        _log = log;
        _images = data.Images;
        _runFolder = runFolder;
        _state = new RunState(runFolder);
        var settings = ExperimentFingerprint.Of(experiment, data);
        _runner = new JobRunner(
            experiment,
            data.Images,
            job => new CheckpointFolder(
                _state.CheckpointsOf(job), new CheckpointFormat(job.Name, settings), why => log.Write("refused", new { job = job.Name, why })),
            (job, from) => experiment.Settings.TensorBoard
                ? new TensorBoardTrace(Path.Combine(runFolder, "tensorboard"), job, data.Images.Train, experiment.Settings.Threshold, from?.Trace)
                : NoTrace.Instance);
        _weightsFolder = Path.Combine(runFolder, "weights");
        _format = new NetworkFormat(data.Shape, data.AreBytes ? NetworkFormat.Bytes : string.Create(CultureInfo.InvariantCulture, $"x = pixel / {data.PixelScale:R}"));
        Jobs = JobModule.all(data.Images.Train.Shape, experiment);
    }

    /// <summary>All jobs, in the order of the tables.</summary>
    public Job[] Jobs { get; }

    /// <summary>Whether a job was finished before.</summary>
    public bool IsDone(Job job) => _state.IsDone(job);

    /// <summary>Runs what is not finished yet; returns the rows of all jobs, in their order.</summary>
    public IReadOnlyList<MetricRow> Run(IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        Folders.Make(_weightsFolder);
        // models are interleaved, so that an interrupted run has something of each; the sources of transfer attacks
        // come first, so that no job waits for one that has not started, and the longest trainings of a seed before the others,
        // so that no thread waits long for the last of them
        var sources = new TransferSources(_experiment, Jobs);
        foreach (var job in Jobs.Where(_state.IsDone))
        {
            sources.Trained(job, () => NetworkFormat.Load(_experiment.Catalogue, WeightsOf(job)));
            _state.Tidy(job);
        }

        var seeds = _experiment.Settings.Seeds.ToList();
        var open = new ConcurrentQueue<Job>(
            Jobs.Where(job => !_state.IsDone(job))
                .OrderByDescending(sources.IsSource)
                .ThenBy(job => seeds.IndexOf(job.Seed))
                .ThenByDescending(job => job.Recipe.Layers.Sum(layer => layer.Plan.Epochs)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var faults = new ConcurrentQueue<ExceptionDispatchInfo>();
        var workers = Enumerable
            .Range(0, Math.Max(1, Math.Min(open.Count, _experiment.Settings.Threads is { Value: var threads } ? threads : Environment.ProcessorCount)))
            .Select(number => new Thread(() => Work(open, sources, progress, stop, faults)) { Name = $"job {number}", IsBackground = true })
            .ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();

        if (faults.FirstOrDefault(fault => fault.SourceException is not OperationCanceledException) is { } fault)
            fault.Throw();
        cancellation.ThrowIfCancellationRequested();
        return [.. Jobs.SelectMany(_state.Rows)];
    }

    /// <summary>The outcomes of the finished jobs, image by image, in their order.</summary>
    public IReadOnlyList<ImageOutcomes> Outcomes() => [.. Jobs.SelectMany(_state.Outcomes)];

    private string WeightsOf(Job job) => Path.Combine(_weightsFolder, $"{job.Name}.safetensors");

    private void Taken(Job job, Checkpoint from) =>
        _log.Write("resumed", new { job = job.Name, phase = JobPhaseModule.name(from.State.Phase), done = from.State.Done });

    /// <summary>Confusion for every seed, single units and images under attack for the first.</summary>
    private void Portray(Job job, Func<Network>? source, Network network)
    {
        var measured = ExperimentImagesModule.on(_experiment.Settings.Evaluate.On, _images);
        var protocol = ExperimentModule.protocol(source, measured.Count, _experiment);
        PortraitFile.Write(
            PortraitFile.PathOf(_runFolder, job),
            JobPortrait.make(protocol, _images, job, job.Seed == _experiment.Settings.Seeds.Head, network));
    }

    private void Work(
        ConcurrentQueue<Job> open,
        TransferSources sources,
        IProgress<JobProgress> progress,
        CancellationTokenSource stop,
        ConcurrentQueue<ExceptionDispatchInfo> faults)
    {
        try
        {
            while (!stop.IsCancellationRequested && open.TryDequeue(out var job))
            {
                var source = sources.For(job, stop.Token);
                var result = _runner.Run(
                    job, source, progress, from => Taken(job, from), network => sources.Trained(job, () => network), stop.Token);
                _format.Save(WeightsOf(job), job, result.Network);
                if (_experiment.Settings.Evaluate.Portraits)
                    Portray(job, source, result.Network);
                _state.Finish(job, result);
            }
        }
        catch (Exception fault)
        {
            faults.Enqueue(ExceptionDispatchInfo.Capture(fault));
            stop.Cancel();
        }
    }
}
