using System.Text.Json;

namespace BioSparse.App.Persistence;

/// <summary>log.jsonl: a line for each thing that happened, with its time.</summary>
public sealed class RunLog : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly Lock _gate = new();

    /// <summary>A log that goes on where the file ends.</summary>
    /// <param name="path">The file.</param>
    public RunLog(string path) => _writer = new StreamWriter(path, append: true) { AutoFlush = true };

    /// <summary>Writes a line.</summary>
    /// <param name="what">What happened.</param>
    /// <param name="details">More about it.</param>
    public void Write(string what, object? details = null)
    {
        var line = JsonSerializer.Serialize(new { time = DateTime.UtcNow.ToString("O"), what, details });
        lock (_gate)
            _writer.WriteLine(line);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
