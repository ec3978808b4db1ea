using System.Globalization;
using BioSparse.App.Progress;

namespace BioSparse.App.Sweeps;

/// <summary>
/// The progress of a sweep: a line that is rewritten on a terminal; elsewhere a line for each finished run, and one at least
/// every minute in between.
/// </summary>
public sealed class SweepProgress : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);
    private readonly int _all;
    private readonly int _before;
    private readonly int _open;
    private readonly int _jobs;
    private readonly TextWriter _output;
    private readonly bool _isTerminal;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Dictionary<PlannedRun, long> _running = [];
    private readonly List<double> _took = [];
    private int _ended;
    private int _failed;

    /// <summary>
    /// The progress of <paramref name="open"/> runs of <paramref name="all"/>, <paramref name="jobs"/> at a time; others were
    /// done before.
    /// </summary>
    public SweepProgress(int all, int before, int open, int jobs, TextWriter output, bool isTerminal, TimeProvider clock)
    {
        (_all, _before, _open, _jobs, _output, _isTerminal, _clock) = (all, before, open, jobs, output, isTerminal, clock);
        _timer = clock.CreateTimer(_ => Tell(() => { }, AtWork), null, s_longest, s_longest);
    }

    /// <summary>A run has started.</summary>
    public void Begin(PlannedRun run) => Tell(() => _running[run] = _clock.GetTimestamp(), _isTerminal ? AtWork : null);

    /// <summary>A run has ended.</summary>
    public void End(PlannedRun run, string? error)
    {
        var seconds = 0.0;
        Tell(
            () =>
            {
                seconds = _clock.GetElapsedTime(_running[run]).TotalSeconds;
                _running.Remove(run);
                _took.Add(seconds);
                _ended++;
                _failed += error is null ? 0 : 1;
            },
            () => error is not null ? $"{run} failed: {error}"
                : _isTerminal ? AtWork()
                : string.Create(CultureInfo.InvariantCulture, $"{run} {seconds:0.0} s"));
    }

    /// <summary>Ends the line.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (_isTerminal)
                _output.Write("\r\u001b[K");
        }
    }

    private string AtWork() => $"{_running.Count} at work{(_failed == 0 ? "" : $", {_failed} failed")}";

    private string Left()
    {
        if (_took.Count == 0 || _ended == _open)
            return "";
        var mean = _took.Average();
        var running = _running.Values.Select(begun => Schedule.Rest(_clock.GetElapsedTime(begun).TotalSeconds, mean));
        var waiting = Enumerable.Repeat(mean, Math.Max(0, _open - _ended - _running.Count));
        return $", about {TimeWords.Of(TimeSpan.FromSeconds(Schedule.Length(Math.Min(_jobs, _open), running, waiting)))} left";
    }

    private void Tell(Action change, Func<string>? what)
    {
        lock (_gate)
        {
            change();
            if (what is null)
                return;
            var place = $"[{_before + _ended}/{_all}]";
            var text = what();
            if (!_isTerminal)
            {
                _output.WriteLine($"{place} {text}{Left()}");
                _timer.Change(s_longest, s_longest);
                return;
            }

            if (text.Contains(" failed: ", StringComparison.Ordinal))
            {
                _output.Write("\r\u001b[K");
                _output.WriteLine(text);
                text = AtWork();
            }

            _output.Write($"\r\u001b[K{place} {text}{Left()}");
        }
    }
}
