using System.Globalization;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>The folder of a run, held by one process at a time.</summary>
public sealed class RunFolder : IDisposable
{
    private readonly FileStream _lock;

    private RunFolder(string path)
    {
        Path = path;
        _lock = Hold(System.IO.Path.Combine(path, ".lock"));
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The resolved configuration.</summary>
    public string Config => In("config.yaml");

    /// <summary>Provenance.</summary>
    public string Provenance => In("run.json");

    /// <summary>The measured numbers.</summary>
    public string Metrics => In("metrics.csv");

    /// <summary>The same over seeds.</summary>
    public string Summary => In("summary.csv");

    /// <summary>What happened when.</summary>
    public string Log => In("log.jsonl");

    /// <summary>The report.</summary>
    public string Report => In("report.html");

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="path">A folder that is new or empty; null for <c>runs/NAME-TIME</c> where one stands.</param>
    /// <param name="name">Name of the experiment.</param>
    /// <exception cref="FaultException">The folder holds something, or cannot be written.</exception>
    public static RunFolder Create(string? path, string name)
    {
        var folder = path ?? Unused(name);
        try
        {
            if (File.Exists(folder))
                throw new FaultException(ExitStatus.Usage, $"--out {folder}: a file; a folder that is new or empty is right");
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new FaultException(ExitStatus.Usage, $"--out {folder}: not empty; a folder that is new or empty is right");
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FaultException(ExitStatus.Data, $"--out {folder}: cannot be made: {fault.Message.ReplaceLineEndings(" ")}");
        }

        return new RunFolder(folder);
    }

    /// <summary>Opens the folder of a run that was begun.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="FaultException">It is not there, is no run folder, or another process writes it.</exception>
    public static RunFolder Open(string path)
    {
        if (!File.Exists(System.IO.Path.Combine(path, "config.yaml")))
            throw new FaultException(ExitStatus.Usage, $"{path}: not a run folder: config.yaml is not there");
        var folder = new RunFolder(path);
        folder.Sweep();
        return folder;
    }

    /// <summary>Removes what a process that was killed had begun to write: nobody else writes here now.</summary>
    private void Sweep()
    {
        foreach (var unfinished in Directory.EnumerateFiles(Path, "*.tmp", SearchOption.AllDirectories).ToArray())
            File.Delete(unfinished);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock.Dispose();
        try
        {
            File.Delete(_lock.Name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // it is released all the same
        }
    }

    private static string Unused(string name)
    {
        var time = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var first = System.IO.Path.Combine("runs", $"{name}-{time}");
        var folder = first;
        for (var number = 2; Directory.Exists(folder); number++)
            folder = $"{first}-{number}";
        return folder;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new FaultException(ExitStatus.Data, $"{path}: cannot be written: {fault.Message}");
        }
        catch (IOException fault)
        {
            throw new FaultException(ExitStatus.Data, $"{path}: another process writes this run folder, or it cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }
}
