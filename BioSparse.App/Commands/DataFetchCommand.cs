using System.Globalization;
using BioSparse.App.Data;
using BioSparse.App.Faults;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse data fetch</c>: brings the files of a data set.</summary>
/// <param name="name">The data set.</param>
/// <param name="dataDirectory">The folder of data sets; null for the usual one.</param>
/// <param name="output">Where to.</param>
public sealed class DataFetchCommand(string name, string? dataDirectory, TextWriter output) : ICommand, IProgress<FetchProgress>
{
    private const long Piece = 8 << 20;
    private readonly Dictionary<string, long> _told = [];

    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler cancel = (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += cancel;
        try
        {
            using var fetcher = new DataFetcher(this);
            foreach (var file in fetcher.Fetch(name, dataDirectory, stop.Token).All)
                output.WriteLine(file);
            return ExitStatus.Done;
        }
        finally
        {
            Console.CancelKeyPress -= cancel;
        }
    }

    /// <summary>A line when a file begins, after every few megabytes, and at its end.</summary>
    /// <param name="value">How far a file has come.</param>
    public void Report(FetchProgress value)
    {
        var isEnd = value.Done == value.Total;
        if (!isEnd && _told.TryGetValue(value.File, out var told) && value.Done - told < Piece)
            return;
        _told[value.File] = value.Done;
        var total = value.Total is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all:N0}") : "";
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.File} from {value.Source}: {value.Done:N0}{total} bytes"));
    }
}
