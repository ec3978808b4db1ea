using System.Runtime.InteropServices;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary>
/// Ctrl-C and SIGTERM: finished jobs and checkpoints are saved already, so that the program ends within a second and says
/// how to resume.
/// </summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly string _runFolder;
    private readonly RunLog _log;
    private int _said;

    /// <summary>Handles signals until it is disposed.</summary>
    public Interruption(string runFolder, RunLog log)
    {
        _runFolder = runFolder;
        _log = log;
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
            return;
        _source.Cancel();
        // a long computation cannot be stopped within: after a moment the process ends around it
        _ = Task.Delay(500).ContinueWith(_ => Leaving.Now(Say()), TaskScheduler.Default);
    }

    /// <summary>Prints once how to resume.</summary>
    public ExitStatus Say()
    {
        if (Interlocked.Exchange(ref _said, 1) == 0)
        {
            Console.Error.WriteLine($"biosparse: interrupted; continue with `biosparse resume {ShellWord.Shown(Printable.cut(int.MaxValue, _runFolder))}`");
            try
            {
                _log.Write("interrupted");
            }
            catch (Exception fault) when (fault is FaultException or ObjectDisposedException)
            {
                // a full disk, or the end of the run came first: the process ends all the same
            }
        }

        return ExitStatus.Interrupted;
    }
}
