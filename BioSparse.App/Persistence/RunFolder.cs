using System.Globalization;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>The folder of a run, locked by one process at a time.</summary>
public sealed class RunFolder : IDisposable
{
    private const string LockName = ".lock";
    private static readonly string[] s_folders = ["state", "weights", "portraits", "figures", "tensorboard"];
    private readonly FileLock _lock;

    private RunFolder(string path)
    {
        Path = path;
        _lock = Hold(System.IO.Path.Combine(path, LockName));
    }

    /// <summary>Absolute, or relative to the current folder, as given.</summary>
    public string Path { get; }

    /// <summary>The resolved configuration.</summary>
    public string Config => In("config.yaml");

    /// <summary>Provenance.</summary>
    public string Provenance => In("run.json");

    /// <summary>The measured numbers.</summary>
    public string Metrics => In("metrics.csv");

    /// <summary>The same over seeds.</summary>
    public string Summary => In("summary.csv");

    /// <summary>The outcomes of the networks, image by image.</summary>
    public string Outcomes => In("outcomes.csv");

    /// <summary>Events with their times.</summary>
    public string Log => In("log.jsonl");

    /// <summary>The report.</summary>
    public string Report => In("report.html");

    /// <summary>Creates the folder of a new run.</summary>
    /// <exception cref="FaultException">The folder holds something, or cannot be written.</exception>
    public static RunFolder Create(string? path, string name)
    {
        if (path is not null)
            return Begin(path) ?? throw new FaultException(ExitStatus.Usage, $"--out {path}: not empty; a folder that is new or empty is right");
        var time = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var first = System.IO.Path.Combine("runs", $"{name}-{time}");
        // runs that begin in the same second get a number each
        for (var number = 1; ; number++)
        {
            var folder = number == 1 ? first : $"{first}-{number}";
            if (!Directory.Exists(folder) && Begin(folder, isOneOfMany: true) is { } own)
                return own;
        }
    }

    /// <summary>Creates and locks a folder; null if it is not empty or another process has just locked it.</summary>
    private static RunFolder? Begin(string folder, bool isOneOfMany = false)
    {
        try
        {
            if (File.Exists(folder))
                throw new FaultException(ExitStatus.Usage, $"--out {folder}: a file; a folder that is new or empty is right");
            if (!IsUnused(folder))
                return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FaultException(ExitStatus.Data, $"{(isOneOfMany ? "" : "--out ")}{folder}: cannot be read: {fault.Message.ReplaceLineEndings(" ")}");
        }

        Folders.Make(folder, isOneOfMany ? "" : "--out ");

        RunFolder own;
        try
        {
            own = new RunFolder(folder);
        }
        catch (FaultException) when (isOneOfMany && File.Exists(System.IO.Path.Combine(folder, LockName)))
        {
            return null;
        }

        // another process may have begun and ended here since we looked
        if (IsUnused(folder))
        {
            own.Sweep();
            File.Delete(own.Provenance);
            return own;
        }

        own.Dispose();
        return null;
    }

    /// <summary>Whether a folder is new or empty, or contains only the traces of a run that ended before it started.</summary>
    private static bool IsUnused(string folder)
    {
        if (!Directory.Exists(folder))
            return true;
        var names = Directory.EnumerateFileSystemEntries(folder).Select(System.IO.Path.GetFileName).ToHashSet();
        return names.Count == 0
            || (names.Remove(LockName) && names.All(name => name is "run.json" || name!.EndsWith(".tmp", StringComparison.Ordinal)));
    }

    /// <summary>Opens the folder of a run that was begun.</summary>
    /// <exception cref="FaultException">It is not there, is no run folder, or another process writes it.</exception>
    public static RunFolder Open(string path)
    {
        Check(path);
        var folder = new RunFolder(path);
        folder.Sweep();
        return folder;
    }

    /// <summary>Checks that a run was started in a folder: a new run writes its settings last, before its work.</summary>
    /// <exception cref="FaultException">It is not there, or no run folder.</exception>
    public static void Check(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, "config.yaml")))
            return;
        var unborn = Directory.Exists(path) && IsUnused(path)
            ? $"; nothing has begun here, `biosparse run EXPERIMENT --out {ShellWord.Shown(path)}` begins"
            : "";
        throw new FaultException(ExitStatus.Usage, $"{path}: not a run folder: config.yaml is not there{unborn}");
    }

    /// <summary>
    /// Removes the unfinished files of a killed process: no other process writes here now. A folder inside that is a
    /// link is refused, since files are removed from it as well.
    /// </summary>
    private void Sweep()
    {
        try
        {
            foreach (var folder in s_folders.Select(In).Where(Directory.Exists))
            {
                Folders.RefuseLink(folder);
                foreach (var below in Directory.EnumerateDirectories(folder))
                    Folders.RefuseLink(below);
            }

            foreach (var unfinished in Folders.Files(Path, "*.tmp").ToArray())
                File.Delete(unfinished);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _lock.Dispose();
            throw new FaultException(ExitStatus.Data, $"{Path}: cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Unlocks the folder. A run that could not start leaves nothing in it.</summary>
    public void Dispose()
    {
        try
        {
            if (!File.Exists(Config))
                File.Delete(Provenance);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // then it stays: the fault that ended the run is the one to tell
        }

        _lock.Dispose();
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static FileLock Hold(string path)
    {
        try
        {
            return FileLock.Take(path);
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
