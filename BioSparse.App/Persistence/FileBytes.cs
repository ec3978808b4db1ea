using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>Reads and writes whole files, with errors that name them.</summary>
public static class FileBytes
{
    private const long Largest = 2_000_000_000;

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="FaultException">It is missing, too large, or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new FaultException(ExitStatus.Data, $"{path}: a folder; a file is right");
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new FaultException(ExitStatus.Data, $"{path}: no such file");
            if (file.Length > Largest)
                throw new FaultException(ExitStatus.Data, $"{path}: {file.Length} bytes; at most {Largest} are read");
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FaultException(ExitStatus.Data, $"{path}: cannot be read: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }
}
