using System.Diagnostics;
using BioSparse.App.Experiments;
using BioSparse.Core;
using Spectre.Console;

namespace BioSparse.App.Progress;

/// <summary>Progress on a terminal: a bar over all jobs with the remaining time, and one for the phase of each running job.</summary>
public sealed class BarView(IAnsiConsole console) : IRunView
{
    // columns of a line beside its bar: the description where there is room, and the percentage with all padding
    private const int Text = 54;
    private const int Percentage = 7;
    private const int ShortestBar = 6;
    private const int LongestBar = 40;

    /// <inheritdoc/>
    public T Show<T>(IReadOnlyList<Job> jobs, Func<IProgress<JobProgress>, T> work) =>
        console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = BarWidth },
                new PercentageColumn())
            .Start(context => work(new Bars(context, jobs, console.Profile.Width - BarWidth - Percentage)));

    private int BarWidth => Math.Clamp(console.Profile.Width - Text - Percentage, ShortestBar, LongestBar);

    private sealed class Bars : IProgress<JobProgress>
    {
        private readonly ProgressContext _context;
        private readonly ProgressTask _all;
        private readonly Dictionary<Job, ProgressTask> _bars = [];
        private readonly Lock _gate = new();
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly Forecast _forecast;
        private readonly string _title;
        private readonly int _room;

        public Bars(ProgressContext context, IReadOnlyList<Job> jobs, int room)
        {
            _room = room;
            _context = context;
            _forecast = new Forecast(jobs);
            _title = Plural.Count(jobs.Count, "training");
            _all = context.AddTask(_title, maxValue: Math.Max(1, jobs.Count));
        }

        public void Report(JobProgress value)
        {
            lock (_gate)
            {
                _forecast.Note(value, _watch.Elapsed);
                if (!_bars.TryGetValue(value.Job, out var bar))
                    _bars[value.Job] = bar = _context.AddTask(Markup.Escape(value.Job.Name), maxValue: 1);
                var (name, phase) = Fitting(value.Job.Name, value.PhaseName);
                bar.Description = $"{Markup.Escape(name)} [grey]{phase}[/]";
                bar.Value = value.Phase.IsFinished ? 1 : Math.Min(value.Share, 0.999);
                var left = _forecast.Left(_watch.Elapsed);
                _all.Description = left is { } time ? $"{_title}, about {TimeWords.Of(time)} left" : _title;
                // never backwards; done when the last job is
                if (_forecast.Done == _all.MaxValue)
                    _all.Value = _all.MaxValue;
                else
                    _all.Value = Math.Max(_all.Value, Math.Min(0.999 * _all.MaxValue, Share(left) * _all.MaxValue));
            }
        }

        /// <summary>A job's name and phase in the room that there is: the phase in one word, then the begin of the name alone.</summary>
        private (string Name, string Phase) Fitting(string name, string phase)
        {
            if (name.Length + 1 + phase.Length <= _room)
                return (name, phase);
            var brief = phase.Replace("learning the ", "", StringComparison.Ordinal).Replace("learning ", "", StringComparison.Ordinal);
            var most = Math.Max(1, _room - 1 - brief.Length);
            return (name.Length <= most ? name : name[..(most - 1)] + "…", brief);
        }

        private double Share(TimeSpan? left) => left is { } time
            ? _watch.Elapsed / (_watch.Elapsed + time)
            : _forecast.Done / _all.MaxValue;
    }
}
