using System.Collections.Concurrent;
using BioSparse.App.Experiments;
using Spectre.Console;
using BioSparse.Core;

namespace BioSparse.App.Progress;

/// <summary>Progress on a terminal: a bar over all jobs with the remaining time, and one for each running job.</summary>
public sealed class BarView(IAnsiConsole console) : IRunView
{
    /// <inheritdoc/>
    public T Show<T>(IReadOnlyList<Job> jobs, Func<IProgress<JobProgress>, T> work) =>
        console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .Start(context => work(new Bars(context, jobs)));

    private sealed class Bars : IProgress<JobProgress>
    {
        private readonly ProgressContext _context;
        private readonly ProgressTask _all;
        private readonly ConcurrentDictionary<Job, (ProgressTask Bar, double Share)> _jobs = new();
        private readonly Lock _gate = new();

        public Bars(ProgressContext context, IReadOnlyList<Job> jobs)
        {
            _context = context;
            _all = context.AddTask($"{jobs.Count} trainings", maxValue: Math.Max(1, jobs.Count));
        }

        public void Report(JobProgress value)
        {
            lock (_gate)
            {
                var (bar, before) = _jobs.GetOrAdd(value.Job, job => (_context.AddTask(Markup.Escape(job.Name), maxValue: 1), 0));
                bar.Description = $"{Markup.Escape(value.Job.Name)} [grey]{value.Phase}[/]";
                bar.Value = value.Share;
                _all.Increment(Math.Max(0, value.Share - before));
                _jobs[value.Job] = (bar, Math.Max(before, value.Share));
            }
        }
    }
}
