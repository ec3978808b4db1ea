namespace BioSparse.App.Persistence;

/// <summary>
/// A file that one process holds at a time, also among threads. However the process ends, the system lets go of it; the
/// file that a killed process leaves blocks no other process.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const string Removed = " (deleted)";
    private const int Attempts = 5;
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Locks the file.</summary>
    /// <returns>What holds it until it is disposed.</returns>
    /// <exception cref="IOException">Another process holds it, or it cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written, or is a symbolic link.</exception>
    public static FileLock Take(string path)
    {
        Folders.RefuseLink(path);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (!IsRemoved(file))
                    return new FileLock(file);
                // its holder removed it after we had opened it: the name may be another file's by now
                file.Dispose();
            }
            catch (IOException fault) when (attempt < Attempts && (File.Exists(path) || IsHeld(fault)))
            {
                // who asks whether it is held holds it for a moment
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>Waits until no other process holds the file, then locks it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written, or is a symbolic link.</exception>
    public static FileLock Await(string path, Action waiting, CancellationToken stop)
    {
        for (var first = true; ; first = false)
        {
            try
            {
                return Take(path);
            }
            catch (IOException fault) when (File.Exists(path) || IsHeld(fault))
            {
                if (first)
                    waiting();
                stop.WaitHandle.WaitOne(100);
                stop.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Whether a process holds the file.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path))
            return false;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            // while it is held: no other process can have locked it yet
            File.Delete(_file.Name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // it is released all the same
        }

        _file.Dispose();
    }

    /// <summary>Whether another process held the file, which may have been deleted since: EAGAIN on Linux and macOS, a sharing violation on
    /// Windows.</summary>
    private static bool IsHeld(IOException fault) => (fault.HResult & 0xFFFF) is 11 or 35 or 32;

    /// <summary>Whether the file was deleted; known on Linux only.</summary>
    private static bool IsRemoved(FileStream file) =>
        OperatingSystem.IsLinux()
        && new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget?.EndsWith(Removed, StringComparison.Ordinal) == true;
}
