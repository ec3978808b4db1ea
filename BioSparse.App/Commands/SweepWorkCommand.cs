using BioSparse.App.CommandLine;
using BioSparse.App.Faults;
using BioSparse.App.Sweeps;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary>
/// <c>biosparse sweep work</c>: does runs of a planned sweep, for engines. Their names come with the command or, a line
/// each, on standard input, whose end ends the work at once. A line tells how each ended.
/// </summary>
public sealed class SweepWorkCommand(Catalogue catalogue, SweepWorkOptions options, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        var worker = new SweepWorker(SweepFolder.Open(catalogue, options.Directory), options.Threads, options.DataDirectory);
        if (options.Runs.Length == 0)
            return FromInput(worker);
        var end = ExitStatus.Done;
        foreach (var run in options.Runs)
        {
            var outcome = Do(worker, run);
            if (outcome.End == WorkEnd.Interrupted)
                return ExitStatus.Interrupted;
            if (outcome.End != WorkEnd.Done)
                end = outcome.Message.StartsWith('4') ? ExitStatus.Numerical : ExitStatus.Data;
        }

        return end;
    }

    private ExitStatus FromInput(SweepWorker worker)
    {
        using var asked = new System.Collections.Concurrent.BlockingCollection<string>();
        var busy = false;
        var reader = new Thread(() =>
        {
            while (Console.In.ReadLine() is { } line)
                asked.Add(line.Trim());
            if (Volatile.Read(ref busy))
                Leaving.Now(ExitStatus.Interrupted);
            asked.CompleteAdding();
        })
        { IsBackground = true };
        reader.Start();
        foreach (var run in asked.GetConsumingEnumerable())
        {
            Volatile.Write(ref busy, true);
            var outcome = Do(worker, run);
            Volatile.Write(ref busy, false);
            if (outcome.End == WorkEnd.Interrupted)
                return ExitStatus.Interrupted;
        }

        return ExitStatus.Done;
    }

    private WorkOutcome Do(SweepWorker worker, string run)
    {
        var outcome = worker.Do(run);
        output.WriteLine(outcome.ToLine(run));
        output.Flush();
        return outcome;
    }
}
