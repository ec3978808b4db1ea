using System.Text;
using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>Atomic files: written under a temporary name, flushed to disk, renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file through a stream.</summary>
    /// <exception cref="FaultException">The file cannot be written; nothing half-written is left.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            Folders.Flush(Path.GetDirectoryName(path) ?? "");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Remove(unfinished);
            throw new FaultException(ExitStatus.Data, $"{path}: cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // the first fault is the one to tell
        }
    }
}
