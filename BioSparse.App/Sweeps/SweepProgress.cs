using System.Diagnostics;
using System.Globalization;

namespace BioSparse.App.Sweeps;

/// <summary>The progress of a sweep on one line: rewritten on a terminal, a new line for each finished run elsewhere.</summary>
public sealed class SweepProgress(int all, int before, int open, int jobs, TextWriter output, bool isTerminal)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _atWork;
    private int _ended;
    private int _failed;

    /// <summary>A run has started.</summary>
    public void Begin() => Tell(() => _atWork++, null);

    /// <summary>A run has ended.</summary>
    public void End(PlannedRun run, TimeSpan took, string? error) => Tell(
        () =>
        {
            _atWork--;
            _ended++;
            _failed += error is null ? 0 : 1;
        },
        error is null ? string.Create(CultureInfo.InvariantCulture, $"{run} {took.TotalSeconds:0.0} s") : $"{run} failed: {error}");

    /// <summary>Ends the line.</summary>
    public void Close()
    {
        if (isTerminal)
            output.Write("\r\u001b[K");
    }

    /// <summary>A time span in readable form.</summary>
    public static string Words(TimeSpan time) =>
        time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min")
        : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");

    private void Tell(Action change, string? what)
    {
        lock (_gate)
        {
            change();
            if (what is null && !isTerminal)
                return;
            var left = _ended == 0 ? "" : $", {Words(_watch.Elapsed / _ended * Math.Max(0, open - _ended))} left";
            var failed = _failed == 0 ? "" : $", {_failed} failed";
            var place = $"[{before + _ended}/{all}]";
            if (!isTerminal)
            {
                output.WriteLine($"{place} {what}{left}");
                return;
            }

            if (what is not null && _failed > 0 && what.Contains(" failed: ", StringComparison.Ordinal))
                output.WriteLine($"\r\u001b[K{what}");
            output.Write($"\r\u001b[K{place} {Math.Min(jobs, _atWork)} at work{failed}{left}");
        }
    }
}
