using System.Collections.Concurrent;
using System.Diagnostics;

namespace BioSparse.App.Sweeps;

/// <summary>Executes runs in parallel processes on this machine.</summary>
public sealed class LocalEngine(SweepFolder folder, int jobs, string? dataDirectory)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<WorkerProcess, bool> _workers = new();

    /// <summary>Executes runs. Failures are recorded in the sweep's folder.</summary>
    public void Run(IReadOnlyList<PlannedRun> runs, SweepProgress progress, CancellationToken cancellation)
    {
        var open = new ConcurrentQueue<PlannedRun>(runs);
        var threads = Math.Max(1, Environment.ProcessorCount / jobs);
        using var stopping = cancellation.Register(() =>
        {
            foreach (var worker in _workers.Keys)
                worker.Stop();
        });
        var hands = Enumerable.Range(0, Math.Min(jobs, runs.Count))
            .Select(number => new Thread(() => Work(open, threads, progress, cancellation)) { Name = $"worker {number}" })
            .ToArray();
        foreach (var hand in hands)
            hand.Start();
        foreach (var hand in hands)
            hand.Join();
    }

    private void Work(ConcurrentQueue<PlannedRun> open, int threads, SweepProgress progress, CancellationToken cancellation)
    {
        WorkerProcess? worker = null;
        try
        {
            while (!cancellation.IsCancellationRequested && open.TryDequeue(out var run))
            {
                progress.Begin(run);
                var watch = Stopwatch.StartNew();
                WorkOutcome outcome;
                do
                {
                    if (worker is null || !worker.IsAlive)
                    {
                        Drop(worker);
                        worker = new WorkerProcess(folder, threads, dataDirectory);
                        _workers[worker] = true;
                        if (cancellation.IsCancellationRequested)
                            worker.Stop();
                    }

                    outcome = worker.Do(run.Run);
                    // the worker of an engine that was killed may need a moment to notice
                    if (outcome.End == WorkEnd.Busy)
                        cancellation.WaitHandle.WaitOne(200);
                }
                while (outcome.End == WorkEnd.Busy && watch.Elapsed < s_patience && !cancellation.IsCancellationRequested);
                if (cancellation.IsCancellationRequested && outcome.End != WorkEnd.Done)
                    return;
                if (outcome.End == WorkEnd.Failed)
                    folder.NoteFailure(run.Run, outcome.Message);
                progress.End(run, outcome.End == WorkEnd.Done ? null : outcome.End == WorkEnd.Failed ? outcome.Message : outcome.End.ToString().ToLowerInvariant());
            }
        }
        finally
        {
            Drop(worker);
        }
    }

    private void Drop(WorkerProcess? worker)
    {
        if (worker is null)
            return;
        _workers.TryRemove(worker, out _);
        worker.Dispose();
    }
}
