using BioSparse.App.Configuration;
using BioSparse.Core;
using FewShotProtocol = BioSparse.App.Configuration.FewShotProtocol;

namespace BioSparse.App.Experiments;

/// <summary>What a job learns from few examples: one number of shots under one protocol at a time.</summary>
internal sealed class FewShotTrials
{
    private readonly FewShotConfig _settings;
    private readonly Job _job;
    private readonly LearningState _hidden;
    private readonly JobImages _images;
    private readonly (FewShotProtocol Protocol, int Shots)[] _trials;

    /// <summary>The trials of a job.</summary>
    public FewShotTrials(FewShotConfig settings, Job job, LearningState trained, JobImages images)
    {
        (_settings, _job, _images) = (settings, job, images);
        _hidden = trained;
        _trials = [
            .. from protocol in settings.Protocols
               where protocol == FewShotProtocol.Whole || !job.Model.LearnsFromLabels
               from shots in settings.Shots
               select (protocol, shots)];
    }

    /// <summary>How many there are.</summary>
    public int Count => _trials.Length;

    /// <summary>The mean accuracy of a trial over its draws.</summary>
    public MetricRow Measure(int place, JobWatch watch)
    {
        var (protocol, shots) = _trials[place];
        var (core, recipe) = protocol == FewShotProtocol.Whole
            ? (Core.FewShotProtocol.Whole, _job.Model.FewShot)
            : (Core.FewShotProtocol.Features, _job.Model.Recipe);
        var accuracy = FewShot.mean(
            core, recipe, _settings.Steps, _settings.Draws, _job.Seed, _hidden, _images.Train, _images.Measured,
            drawn => watch.Report((place + (double)drawn / _settings.Draws) / Count), shots);
        var metric = protocol == FewShotProtocol.Whole ? "few_shot_whole" : "few_shot_features";
        return new MetricRow(_job.Model.Name, _job.Seed, _images.Split, metric, shots, accuracy);
    }
}
