using BioSparse.App.Configuration;
using BioSparse.Core;
using FewShotProtocol = BioSparse.App.Configuration.FewShotProtocol;

namespace BioSparse.App.Experiments;

/// <summary>What a job learns from few examples: one number of shots under one protocol at a time.</summary>
internal sealed class FewShotTrials
{
    private readonly FewShotConfig _settings;
    private readonly Job _job;
    private readonly Key _key;
    private readonly LearningState _hidden;
    private readonly JobImages _images;
    private readonly (FewShotProtocol Protocol, int Shots)[] _trials;

    /// <summary>The trials of a job.</summary>
    public FewShotTrials(FewShotConfig settings, Job job, Key key, Layer trained, JobImages images)
    {
        (_settings, _job, _key, _images) = (settings, job, key, images);
        _hidden = LearningStateModule.ofLayer(trained);
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
        var accuracies = new List<double>();
        for (var draw = 0; draw < _settings.Draws; draw++)
        {
            var few = FewShot.draw(shots, draw, (ulong)_job.Seed, _images.Train);
            var key = Core.Random.split(draw, Core.Random.split(shots, Core.Random.named("few shots", _key)));
            var result = protocol == FewShotProtocol.Whole
                ? FewShot.whole(_job.Model.Recipe, _settings.Steps, key, few, _images.Measured)
                : FewShot.features(_job.Model.Recipe, _settings.Steps, key, _hidden, few, _images.Measured);
            // a collapse on few images is a result: chance
            accuracies.Add(result.IsOk ? result.ResultValue : 1.0 / _images.Measured.Classes);
            watch.Report((place + (draw + 1.0) / _settings.Draws) / Count);
        }

        var metric = protocol == FewShotProtocol.Whole ? "few_shot_whole" : "few_shot_features";
        return new MetricRow(_job.Model.Name, _job.Seed, _images.Prefix + metric, shots, accuracies.Average());
    }
}
