using System.Globalization;
using BioSparse.App.Data;

namespace BioSparse.App.Commands;

/// <summary>The progress of a fetch, at most one line per eight megabytes, and a hundred for a file.</summary>
public sealed class FetchLines(TextWriter output) : IProgress<FetchProgress>
{
    private const long Piece = 8 << 20;
    private readonly Dictionary<string, long> _told = [];

    /// <inheritdoc/>
    public void Report(FetchProgress value)
    {
        var isEnd = value.Done == value.Total;
        if (!isEnd && _told.TryGetValue(value.File, out var told) && value.Done - told < Math.Max(Piece, value.Total / 100 ?? 0))
            return;
        _told[value.File] = value.Done;
        var total = value.Total is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all:N0}") : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.File} from {value.Source}: {value.Done:N0}{total} bytes"));
    }
}
