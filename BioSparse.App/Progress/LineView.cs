using System.Globalization;
using BioSparse.App.Experiments;
using BioSparse.Core;

namespace BioSparse.App.Progress;

/// <summary>
/// Progress in files and pipes, without control characters: a line for each finished job, and one at least every minute in
/// between.
/// </summary>
public sealed class LineView(TextWriter output, TimeProvider clock) : IRunView, IProgress<JobProgress>
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    // jobs that a line names
    private const int MostNamed = 2;
    private readonly Lock _gate = new();
    private readonly Dictionary<Job, long> _begun = [];
    private Forecast _forecast = new([]);
    private ITimer? _timer;
    private long _start;
    private int _all;

    /// <inheritdoc/>
    public T Show<T>(IReadOnlyList<Job> jobs, Func<IProgress<JobProgress>, T> work)
    {
        (_all, _forecast, _start) = (jobs.Count, new Forecast(jobs), clock.GetTimestamp());
        using (_timer = clock.CreateTimer(_ => TellAll(), null, s_longest, s_longest))
            return work(this);
    }

    /// <inheritdoc/>
    public void Report(JobProgress value)
    {
        lock (_gate)
        {
            if (!_begun.TryGetValue(value.Job, out var begun))
                _begun[value.Job] = begun = clock.GetTimestamp();
            _forecast.Note(value, clock.GetElapsedTime(_start));
            if (value.Phase.IsFinished)
            {
                var took = clock.GetElapsedTime(begun);
                Tell(string.Create(CultureInfo.InvariantCulture, $"{value.Job.Name} {took.TotalSeconds:0.0} s"));
            }
        }
    }

    private void TellAll()
    {
        lock (_gate)
        {
            var running = _forecast.Running.ToArray();
            if (running.Length == 0)
                return;
            var named = running.Take(MostNamed).Select(now => string.Create(
                CultureInfo.InvariantCulture, $"{now.Job.Name} {now.PhaseName} {Math.Floor(100 * now.Share):0} %"));
            var more = running.Length > MostNamed ? $", {running.Length - MostNamed} more" : "";
            Tell($"{string.Join(", ", named)}{more}");
        }
    }

    private void Tell(string what)
    {
        var left = _forecast.Done < _all && _forecast.Left(clock.GetElapsedTime(_start)) is { } time ? $", about {TimeWords.Of(time)} left" : "";
        output.WriteLine($"[{_forecast.Done}/{_all}] {what}{left}");
        // the minute begins anew
        _timer?.Change(s_longest, s_longest);
    }
}
