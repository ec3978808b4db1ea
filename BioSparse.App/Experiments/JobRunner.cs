using BioSparse.App.Configuration;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Trains and measures one model with one seed. Everything it does follows from settings, data and seed.</summary>
public sealed class JobRunner
{
    private readonly ExperimentConfig _config;
    private readonly Dataset _train;
    private readonly Dataset _validation;
    private readonly Dataset _measured;
    private readonly string _prefix;
    private readonly Func<Job, IJobTrace> _traceOf;

    /// <summary>A runner for jobs of one experiment.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="data">Its images.</param>
    /// <param name="traceOf">Gives what hears of a job's epochs.</param>
    public JobRunner(ExperimentConfig config, ExperimentData data, Func<Job, IJobTrace> traceOf)
    {
        _config = config;
        _traceOf = traceOf;
        (_train, _validation) = (data.Train, data.Validation);
        var onValidation = config.Evaluate.On == MeasuredImages.Validation;
        (_measured, _prefix) = onValidation ? (data.Validation, "validation_") : (data.Test, "");
    }

    /// <summary>Runs a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="source">Gives the network that the transfer attack is made on; null where there is none.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellation">Ends the job early, by <see cref="OperationCanceledException"/>.</param>
    public JobResult Run(Job job, Func<Network>? source, IProgress<JobProgress> progress, CancellationToken cancellation)
    {
        var key = Core.Random.key((ulong)job.Seed);
        var recipe = job.Model.Recipe;
        var rows = new List<MetricRow>();
        var watch = new JobWatch(job, progress, cancellation);
        var trace = _traceOf(job);

        var start = RecipeModule.start(recipe, key, _train);
        watch.Enter("learning features", 0.45);
        var hidden = Train(
            job, recipe.Rule, recipe.Plan, RecipeModule.hiddenKey(key), start, watch, trace, job.Model.LearnsFromLabels ? rows : null);
        watch.Enter("learning the readout", 0.15);
        var taught = hidden.Readout is not null
            ? hidden
            : Train(job, recipe.Readout, recipe.ReadoutPlan, RecipeModule.readoutKey(key),
                RecipeModule.startReadout(_train, hidden), watch, trace, rows);
        var network = LearningStateModule.network(taught);
        rows.Add(Row(job, _prefix + "accuracy", double.NaN, Accuracy.ofNetwork(network, _measured)));
        if (_prefix == "" && _validation.Count > 0)
            rows.Add(Row(job, "validation_accuracy", double.NaN, Accuracy.ofNetwork(network, _validation)));

        watch.Enter("attacks", 0.15);
        var outcomes = Measurement.attacks(
            AttackPlans.Of(_config.Evaluate, _measured.Count, source?.Invoke()), network, Core.Random.named("attacks", key), _measured, watch.Report);
        rows.AddRange(Measurement.attackRows(job.Model.Name, job.Seed, outcomes).Select(row =>
            Row(job, _prefix + row.Metric, row.X, row.Value)));
        if (outcomes.Length > 0)
            rows.Add(Row(job, _prefix + "zero_gradient", double.NaN, AttackModule.zeroGradientShare(
                network, DatasetModule.take(_config.Evaluate.Samples ?? _measured.Count, _measured))));

        watch.Enter("few shots", 0.2);
        rows.AddRange(FewShots(job, key, hidden, watch));

        watch.Enter("analysis", 0.05);
        if (job.Model.HasWeights)
            rows.AddRange(Analyses(job, key, start.Layer, network));

        trace.Finished(rows);
        watch.Enter("done", 0);
        return new JobResult(job, network, rows, Measurement.sanity(_measured.Classes, outcomes));
    }

    private LearningState Train(
        Job job, Rule rule, TrainingPlan plan, Key key, LearningState state, JobWatch watch, IJobTrace trace, List<MetricRow>? rows)
    {
        for (var epoch = 0; epoch < plan.Epochs; epoch++)
        {
            var result = Training.epoch(rule, plan, key, _train, watch, watch.Cancellation, epoch, state);
            if (result.IsError)
                throw new FaultException(ExitStatus.Numerical, $"{job.Name}: {result.ErrorValue.Message}");

            state = result.ResultValue;
            if (ReferenceEquals(rule, job.Model.Recipe.Rule))
                trace.Hidden(epoch + 1, state.Layer);
            if (rows is not null && state.Readout is not null)
            {
                rows.Add(Row(job, "train_accuracy", epoch + 1, Accuracy.ofNetwork(
                    LearningStateModule.network(state), DatasetModule.take(5000, _train))));
                trace.Number(rows[^1]);
            }
        }

        return state;
    }

    private IEnumerable<MetricRow> FewShots(Job job, Key key, LearningState hidden, JobWatch watch)
    {
        if (_config.Evaluate.FewShot is not { } settings)
            yield break;

        var protocols = settings.Protocols
            .Where(protocol => protocol == Configuration.FewShotProtocol.Whole || !job.Model.LearnsFromLabels)
            .ToArray();
        var done = 0.0;
        foreach (var protocol in protocols)
        {
            foreach (var shots in settings.Shots)
            {
                var accuracies = new List<double>();
                for (var draw = 0; draw < settings.Draws; draw++)
                {
                    var few = FewShot.draw(shots, draw, (ulong)job.Seed, _train);
                    var drawKey = Core.Random.split(draw, Core.Random.split(shots, Core.Random.named("few shots", key)));
                    var result = protocol == Configuration.FewShotProtocol.Whole
                        ? FewShot.whole(job.Model.Recipe, settings.Steps, drawKey, few, _measured)
                        : FewShot.features(job.Model.Recipe, settings.Steps, drawKey, hidden, few, _measured);
                    // a collapse on few images is a result: chance
                    accuracies.Add(result.IsOk ? result.ResultValue : 1.0 / _measured.Classes);
                    watch.Report(++done / (protocols.Length * settings.Shots.Count * settings.Draws));
                }

                var metric = protocol == Configuration.FewShotProtocol.Whole ? "few_shot_whole" : "few_shot_features";
                yield return Row(job, _prefix + metric, shots, accuracies.Average());
            }
        }
    }

    private IEnumerable<MetricRow> Analyses(Job job, Key key, Layer before, Network network)
    {
        var (threshold, bootstrap) = _config.Analyse;
        var distribution = WeightAnalysis.analyse(
            threshold, bootstrap, Core.Random.named("fits", key), network.Hidden.Weights.ToArray());
        return Measurement.layerRows(job.Model.Name, job.Seed, threshold, before, network, _measured)
            .Concat(WeightAnalysis.rows(job.Model.Name, job.Seed, distribution));
    }

    private static MetricRow Row(Job job, string metric, double x, double value) =>
        new(job.Model.Name, job.Seed, metric, x, value);
}
