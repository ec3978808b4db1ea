using System.Diagnostics;
using System.Globalization;

namespace BioSparse.App.Sweeps;

/// <summary>
/// A process of this program that does runs. It ends when its standard input does, so that it does not outlive the
/// engine, however that one ends.
/// </summary>
public sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Queue<string> _said = new();

    /// <summary>Starts a worker.</summary>
    public WorkerProcess(SweepFolder folder, int threads, string? dataDirectory)
    {
        string[] words = ["sweep", "work", folder.Path, "--threads", threads.ToString(CultureInfo.InvariantCulture), .. dataDirectory is null ? [] : new[] { "--data-dir", dataDirectory }];
        var start = new ProcessStartInfo(Self.Program, [.. Self.FirstWords, .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Lets a worker execute a run.</summary>
    /// <returns>How it ended; when the process died, why.</returns>
    public WorkOutcome Do(string run)
    {
        try
        {
            _process.StandardInput.WriteLine(run);
            _process.StandardInput.Flush();
            while (_process.StandardOutput.ReadLine() is { } line)
            {
                if (WorkOutcome.OfLine(line, run) is { } outcome)
                    return outcome;
            }
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // the process is gone; its end says more
        }

        _process.WaitForExit();
        if (_process.ExitCode == (int)Faults.ExitStatus.Interrupted)
            return new WorkOutcome(WorkEnd.Interrupted, "");
        lock (_said)
            return new WorkOutcome(WorkEnd.Failed, $"{_process.ExitCode} the process ended: {(_said.Count == 0 ? "it said nothing" : string.Join(" / ", _said))}");
    }

    /// <summary>Whether the process exists.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>Asks the process to end; its run stays at the last saved state.</summary>
    public void Stop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException)
        {
            // it has ended
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_said)
        {
            _said.Enqueue(line.Trim());
            while (_said.Count > 5)
                _said.Dequeue();
        }
    }
}
