using BioSparse.App.Experiments;
using BioSparse.Core;

namespace BioSparse.App.Progress;

/// <summary>
/// The time that a run still takes, from the phases that it has ended so far. A phase of a job takes as long as it took the
/// same model with another seed; epochs of one training are equally long; and what no job of a model has shown is taken from
/// the other models, within a margin, except for learning features, in which models differ by orders of magnitude. The
/// forecast is an interval, which is given only while it is narrow.
/// </summary>
public sealed class Forecast
{
    // of an interval's ends, which are given while their quotient is at most this
    private const double Widest = 3;

    // between phases of different models, and of a training's first epochs to the rest
    private const double OtherModel = 1.5;
    private const double FewEpochs = 1.25;
    private const double FirstShare = 0.1;
    private const double SafeShare = 0.5;

    private readonly IReadOnlyList<Job> _jobs;
    private readonly Dictionary<(string Model, JobPhase Phase), List<double>> _took = [];
    private readonly Dictionary<Job, Stage> _running = [];
    private readonly HashSet<Job> _done = [];
    private int _workers;

    /// <summary>A forecast for jobs of which none has begun.</summary>
    public Forecast(IReadOnlyList<Job> jobs) => _jobs = jobs;

    /// <summary>Number of finished jobs.</summary>
    public int Done => _done.Count;

    /// <summary>The jobs at work, with their phase and the share of it that is done, in the order of the run.</summary>
    public IEnumerable<JobProgress> Running => _jobs.Where(_running.ContainsKey).Select(job => _running[job].Last);

    /// <summary>Takes a report, at a time since the run began.</summary>
    public void Note(JobProgress value, TimeSpan now)
    {
        var at = now.TotalSeconds;
        if (!_running.TryGetValue(value.Job, out var stage))
        {
            if (_done.Contains(value.Job))
                return;
            // a resumed job begins within a phase, of which the rest alone is measured
            stage = new Stage(value, at, value.Share);
        }
        else if (!stage.Last.Phase.Equals(value.Phase))
        {
            if (stage.From == 0)
                Took(value.Job.Model, stage.Last.Phase).Add(at - stage.Begun);
            foreach (var skipped in JobProgress.Phases.SkipWhile(phase => !phase.Equals(stage.Last.Phase)).Skip(1).TakeWhile(phase => !phase.Equals(value.Phase)))
                Took(value.Job.Model, skipped).Add(0);
            stage = new Stage(value, at, 0);
        }

        if (value.Phase.IsFinished)
        {
            _running.Remove(value.Job);
            _done.Add(value.Job);
        }
        else
        {
            _running[value.Job] = stage with { Last = value };
            _workers = Math.Max(_workers, _running.Count);
        }
    }

    /// <summary>The time until the end; null while too little is known.</summary>
    public TimeSpan? Left(TimeSpan now)
    {
        var at = now.TotalSeconds;
        var running = _running.Values.Select(stage => Rest(stage, at)).ToArray();
        var waiting = _jobs.Where(job => !_running.ContainsKey(job) && !_done.Contains(job)).Select(job => Sum(job.Model, JobProgress.Phases)).ToArray();
        if (_workers == 0 || running.Any(rest => rest is null) || waiting.Any(rest => rest is null))
            return null;
        double End(Func<Interval, double> end) => Schedule.Length(_workers, running.Select(rest => end(rest!.Value)), waiting.Select(rest => end(rest!.Value)));
        var (low, high) = (End(rest => rest.Low), End(rest => rest.High));
        return high <= Widest * low ? TimeSpan.FromSeconds(Math.Sqrt(low * high)) : null;
    }

    private List<double> Took(string model, JobPhase phase) =>
        _took.TryGetValue((model, phase), out var times) ? times : _took[(model, phase)] = [];

    private Interval? Rest(Stage stage, double at)
    {
        var (model, phase, share) = (stage.Last.Job.Model, stage.Last.Phase, stage.Last.Share);
        var elapsed = at - stage.Begun;
        var part = phase.IsFeatures || phase.IsReadout
            ? OfEpochs(elapsed, share - stage.From, 1 - share) ?? Scaled(Time(model, phase), 1 - share)
            : Time(model, phase) is { } whole ? new Interval(Schedule.Rest(elapsed, whole.Low), Schedule.Rest(elapsed, whole.High)) : null;
        return part + Sum(model, JobProgress.Phases.SkipWhile(other => !other.Equals(phase)).Skip(1));
    }

    private static Interval? OfEpochs(double elapsed, double done, double left)
    {
        if (done < FirstShare)
            return null;
        var rest = elapsed / done * left;
        return done < SafeShare ? new Interval(rest / FewEpochs, rest * FewEpochs) : new Interval(rest, rest);
    }

    private static Interval? Scaled(Interval? time, double share) =>
        time is { } whole ? new Interval(whole.Low * share, whole.High * share) : null;

    private Interval? Sum(string model, IEnumerable<JobPhase> phases) =>
        phases.Select(phase => Time(model, phase)).Aggregate((Interval?)new Interval(0, 0), (sum, time) => sum + time);

    private Interval? Time(string model, JobPhase phase)
    {
        if (_took.TryGetValue((model, phase), out var own) && own.Count > 0)
            return new Interval(own.Average(), own.Average());
        var others = phase.IsFeatures ? [] : _took.Where(entry => entry.Key.Phase.Equals(phase) && entry.Value.Count > 0).Select(entry => entry.Value.Average()).ToArray();
        return others.Length == 0 ? null : new Interval(others.Min() / OtherModel, others.Max() * OtherModel);
    }

    private readonly record struct Interval(double Low, double High)
    {
        public static Interval operator +(Interval one, Interval other) => new(one.Low + other.Low, one.High + other.High);
    }

    private sealed record Stage(JobProgress Last, double Begun, double From);
}
