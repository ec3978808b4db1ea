using System.Diagnostics;
using BioSparse.App.Configuration;
using BioSparse.App.Faults;
using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Experiments;

/// <summary>
/// A job at work: the phases of <see cref="JobPhase"/>, each part of which moves it to the next place from which it can go on.
/// Such a place is saved every so many epochs, at the end of each phase, in the later phases once a second of work would be
/// lost, and when the job is ended early.
/// </summary>
internal sealed class RunningJob
{
    private static readonly TimeSpan s_worthSaving = TimeSpan.FromSeconds(1);
    private readonly ExperimentConfig _config;
    private readonly JobImages _images;
    private readonly Job _job;
    private readonly Key _key;
    private readonly JobWatch _watch;
    private readonly IJobTrace _trace;
    private readonly CheckpointFolder _checkpoints;
    private readonly FSharpList<Layer> _before;
    private readonly List<MetricRow> _rows = [];
    private readonly List<AttackOutcome> _outcomes = [];
    private readonly Stopwatch _sinceSaved = Stopwatch.StartNew();
    private JobPhase _phase;
    private int _done;
    private LearningState _state;
    private bool _isSaved = true;

    public RunningJob(
        ExperimentConfig config, JobImages images, Job job, JobWatch watch, IJobTrace trace, CheckpointFolder checkpoints,
        LearningState start, Checkpoint? from)
    {
        (_config, _images, _job, _watch, _trace, _checkpoints) = (config, images, job, watch, trace, checkpoints);
        _key = Core.Random.key((ulong)job.Seed);
        (_before, _state) = (start.Layers, start);
        if (from is null)
            return;
        (_phase, _done, _state) = (from.Phase, from.Done, RuleModule.resumed(job.Model.Recipe.Layers.Head.Rule, from.State));
        _rows.AddRange(from.Rows);
        _outcomes.AddRange(from.Outcomes);
    }

    /// <summary>Does what is left to do.</summary>
    /// <param name="source">Gives the network that the transfer attack is made on; null where there is none.</param>
    public JobResult Run(Func<Network>? source)
    {
        List<MetricRow> found;
        try
        {
            Do(JobPhase.Features, "learning features", 0.45, LearnFeatures);
            Do(JobPhase.Readout, "learning the readout", 0.15, LearnReadout);
            Do(JobPhase.Attacks, "attacks", 0.15, () => Attack(source));
            Do(JobPhase.FewShots, "few shots", 0.2, LearnFromFew);
            _watch.Enter("analysis", 0.05);
            // apart from the rows that are saved: this phase is done again where it was broken off
            found = [.. _rows];
            if (_job.Model.HasWeights)
                found.AddRange(Analyses());
            _watch.Enter("done", 0);
        }
        catch (OperationCanceledException)
        {
            if (!_isSaved)
                Save();
            throw;
        }

        // nothing ends the job early any more: no checkpoint speaks of this
        _trace.Finished(found);
        var withstood = Measurement.withstood([.. _outcomes])
            .Select(at => new ImageOutcomes(_job.Model.Name, _job.Seed, _images.Split, "worst_case", at.Item1, at.Item2));
        return new JobResult(_job, Trained, found, [.. withstood],
            [.. Measurement.sanity(_images.Measured.Classes, [.. _outcomes]), .. Measurement.linearity([.. found])]);
    }

    private Network Trained => LearningStateModule.network(_state);

    private void Do(JobPhase phase, string name, double share, Action work)
    {
        if (_phase != phase)
        {
            _watch.Pass(share);
            return;
        }

        _watch.Enter(name, share);
        work();
    }

    private void LearnFeatures()
    {
        var plan = _job.Model.Recipe.Layers.Head;
        using var inputs = TrainingInputsModule.pixels(_images.Train);
        Train(plan.Rule, plan.Plan, RecipeModule.hiddenKey(0, _key), _job.Model.LearnsFromLabels, isHidden: true, inputs);
        if (_state.Readout is null)
            Next(JobPhase.Readout);
        else
            Measure();
    }

    private void LearnReadout()
    {
        var recipe = _job.Model.Recipe;
        var isBegun = _state.Readout is not null;
        if (!isBegun)
        {
            _rows.AddRange(Measurement.learntRows(
                _job.Model.Name, _job.Seed, _config.Analyse.Threshold, RecipeModule.rules(recipe), _state.Layers));
            _state = new LearningState(RecipeModule.read(recipe, _state.Layers), _state.Readout, _state.Memory);
        }

        using var features = TrainingInputsModule.features(_state.Layers, _images.Train);
        if (!isBegun)
            _state = On(_state.Layers, RecipeModule.startReadout(features));
        Train(recipe.Readout, recipe.ReadoutPlan, RecipeModule.readoutKey(_key), hasAccuracy: true, isHidden: false, features);
        Measure();
    }

    private void Train(Rule rule, TrainingPlan plan, Key key, bool hasAccuracy, bool isHidden, TrainingInputs inputs)
    {
        while (_done < plan.Epochs)
        {
            var layers = isHidden ? FSharpList<Layer>.Empty : _state.Layers;
            var learning = isHidden ? _state : On(FSharpList<Layer>.Empty, _state);
            var result = Training.epoch(rule, plan, key, inputs, _watch, _watch.Cancellation, _done, learning);
            if (result.IsError)
                throw new FaultException(ExitStatus.Numerical, $"{_job.Name}: {result.ErrorValue.Message}");

            Moved(isHidden ? result.ResultValue : On(layers, result.ResultValue));
            if (isHidden)
                _trace.Hidden(_done, _state.Layers.Head);
            if (hasAccuracy)
            {
                _rows.Add(Row(Split.Train, "accuracy", _done, Accuracy.ofNetwork(Trained, DatasetModule.take(5000, _images.Train))));
                _trace.Number(_rows[^1]);
            }

            // the end of the phase is saved anyway
            if (_done < plan.Epochs && _done % _config.CheckpointEvery == 0)
                Save();
        }
    }

    /// <summary>A state of the readout with these hidden layers.</summary>
    private static LearningState On(FSharpList<Layer> layers, LearningState readout) => new(layers, readout.Readout, readout.Memory);

    /// <summary>The trained network, which needs no memory of its rule any more.</summary>
    private void Measure()
    {
        _state = LearningStateModule.forget(_state);
        _rows.Add(Row(_images.Split, "accuracy", double.NaN, Accuracy.ofNetwork(Trained, _images.Measured)));
        if (_images.Split.IsTest && _images.Validation.Count > 0)
            _rows.Add(Row(Split.Validation, "accuracy", double.NaN, Accuracy.ofNetwork(Trained, _images.Validation)));
        Next(JobPhase.Attacks);
    }

    private void Attack(Func<Network>? source)
    {
        AttackPlan[] attacks = [
            .. from plan in AttackPlans.Of(_config.Evaluate, _images.Measured.Count, source?.Invoke())
               from epsilon in plan.Epsilons
               select new AttackPlan(plan.Attack, [epsilon], plan.Samples, plan.Source)];
        while (_done < attacks.Length)
        {
            _outcomes.AddRange(Measurement.attacks(
                [attacks[_done]], Trained, Core.Random.named("attacks", _key), _images.Measured, _ => { }));
            Moved(_state);
            SaveNowAndThen();
            _watch.Report((double)_done / attacks.Length);
        }

        _rows.AddRange(Measurement.attackRows(_job.Model.Name, _job.Seed, _images.Split, [.. _outcomes]));
        if (_outcomes.Count > 0)
            _rows.Add(Row(_images.Split, "zero_gradient", double.NaN, AttackModule.zeroGradientShare(
                Trained, DatasetModule.take(_config.Evaluate.Samples ?? _images.Measured.Count, _images.Measured))));
        Next(JobPhase.FewShots);
    }

    private void LearnFromFew()
    {
        if (_config.Evaluate.FewShot is not { } settings)
            return;
        var trials = new FewShotTrials(
            settings, _job, new LearningState(_state.Layers, null!, MapModule.Empty<string, Tensor>()), _images);
        while (_done < trials.Count)
        {
            _rows.Add(trials.Measure(_done, _watch));
            Moved(_state);
            SaveNowAndThen();
        }
    }

    private IEnumerable<MetricRow> Analyses()
    {
        var (threshold, bootstrap) = _config.Analyse;
        var fits = Measurement.fits(threshold, bootstrap, _key, Trained);
        return Measurement.layerRows(_job.Model.Name, _job.Seed, _images.Split, threshold, _before, Trained, _images.Measured)
            .Concat(Measurement.fitRows(_job.Model.Name, _job.Seed, Trained, fits));
    }

    /// <summary>A part of the phase is done.</summary>
    private void Moved(LearningState state)
    {
        _state = state;
        _done++;
        _isSaved = false;
    }

    private void Next(JobPhase phase)
    {
        (_phase, _done) = (phase, 0);
        Save();
    }

    private void SaveNowAndThen()
    {
        if (_sinceSaved.Elapsed >= s_worthSaving)
            Save();
    }

    private void Save()
    {
        _checkpoints.Save(new Checkpoint(_phase, _done, _state, [.. _rows], [.. _outcomes], _trace.Mark()));
        _isSaved = true;
        _sinceSaved.Restart();
    }

    private MetricRow Row(Split split, string metric, double x, double value) => new(_job.Model.Name, _job.Seed, split, metric, x, value);
}
