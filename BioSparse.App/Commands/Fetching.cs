using BioSparse.App.Data;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary>Fetches data sets for verbs; after Ctrl-C the same command continues.</summary>
internal static class Fetching
{
    /// <summary>Fetches a data set.</summary>
    /// <returns>Its files.</returns>
    public static IReadOnlyList<string> Fetch(string name, string? dataDirectory, IProgress<FetchProgress>? progress)
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
            using var fetcher = new DataFetcher(progress);
            return fetcher.Fetch(name, dataDirectory, stop.Token);
        }
        finally
        {
            Console.CancelKeyPress -= cancel;
        }
    }

    /// <summary>
    /// Brings what a run needs and the machine has not. Files that are there stay as they are, wrong ones too: reading
    /// them says what is wrong. With <c>BIOSPARSE_OFFLINE</c> set nothing is fetched.
    /// </summary>
    public static void Missing(DatasetSource dataset, string? dataDirectory, bool quiet)
    {
        if (dataset is not DatasetSource.Known { name: var name } || name == DataSets.Embedded)
            return;
        if (Environment.GetEnvironmentVariable("BIOSPARSE_OFFLINE") is { Length: > 0 })
            return;
        var entry = DataCatalogue.Find(name);
        if (entry.Files.Any(file => DataFolder.Find(entry, dataDirectory, file) is null))
            Fetch(name, dataDirectory, quiet ? null : new FetchLines(Console.Error));
    }
}
