using System.Text;
using System.Text.Json;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>log.jsonl: a line for each event, with its time.</summary>
public sealed class RunLog : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _gate = new();

    /// <summary>Appends to an existing log; an incomplete last line, left by a kill or a full disk, is removed.</summary>
    /// <exception cref="FaultException">It cannot be written.</exception>
    public RunLog(string path)
    {
        try
        {
            Folders.RefuseLink(path);
            // no buffer: a line that cannot be written is nowhere, and closing has nothing left to write
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            _file.SetLength(EndOfLastLine());
            _file.Seek(0, SeekOrigin.End);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw Unwritten(path, fault);
        }
    }

    /// <summary>Writes a line.</summary>
    /// <exception cref="FaultException">It cannot be written.</exception>
    public void Write(string what, object? details = null)
    {
        var line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { time = DateTime.UtcNow.ToString("O"), what, details }) + "\n");
        lock (_gate)
        {
            try
            {
                _file.Write(line);
            }
            catch (IOException fault)
            {
                throw Unwritten(_file.Name, fault);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private long EndOfLastLine()
    {
        for (var end = _file.Length; end > 0; end--)
        {
            _file.Seek(end - 1, SeekOrigin.Begin);
            if (_file.ReadByte() == '\n')
                return end;
        }

        return 0;
    }

    private static FaultException Unwritten(string path, Exception fault) =>
        new(ExitStatus.Data, $"{path}: cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
}
