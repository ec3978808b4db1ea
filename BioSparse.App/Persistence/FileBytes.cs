using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>Reads and writes whole files, with errors that name them.</summary>
public static class FileBytes
{
    private const long Largest = 2_000_000_000;

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="FaultException">It is missing, too large, or cannot be read.</exception>
    public static byte[] Read(string path) => Existing(path, file =>
        file.Length > Largest
            ? throw new FaultException(ExitStatus.Data, $"{path}: {file.Length} bytes; at most {Largest} are read")
            : File.ReadAllBytes(path));

    /// <summary>What a function makes of a file, whatever its size.</summary>
    /// <exception cref="FaultException">It is missing, or cannot be read.</exception>
    public static T Use<T>(string path, Func<FileStream, T> use) => Existing(path, file =>
    {
        using var stream = file.OpenRead();
        return use(stream);
    });

    private static T Existing<T>(string path, Func<FileInfo, T> read)
    {
        try
        {
            if (Directory.Exists(path))
                throw new FaultException(ExitStatus.Data, $"{path}: a folder; a file is right");
            var file = new FileInfo(path);
            return file.Exists ? read(file) : throw new FaultException(ExitStatus.Data, $"{path}: no such file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FaultException(ExitStatus.Data, $"{path}: cannot be read: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }
}
