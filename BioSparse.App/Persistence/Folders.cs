using System.Runtime.InteropServices;
using System.Text;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>Folders for output, with errors that name them.</summary>
internal static class Folders
{
    private const int ReadOnly = 0;

    // in bytes, on the file systems of Linux
    private const int LongestName = 255;
    private const int LongestPath = 4095;
    private static readonly EnumerationOptions s_withoutLinks = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>Creates a folder and its parents if necessary.</summary>
    /// <param name="path">As given, absolute or from the current folder.</param>
    /// <param name="option">The option that names it, for the message, with a space behind.</param>
    /// <exception cref="FaultException">It cannot be made.</exception>
    public static void Make(string path, string option = "")
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ExitStatus.Data, $"{option}{Printable.cut(LongestName, path)}: cannot be made: {WhyNot(path, fault)}");
        }
    }

    private static string WhyNot(string path, Exception fault)
    {
        static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
        var full = Path.GetFullPath(path);
        if (full.Split(Path.DirectorySeparatorChar).Max(Bytes) is > LongestName and var name)
            return $"a name of {name} bytes; at most {LongestName} are possible";
        if (Bytes(full) is > LongestPath and var all)
            return $"a path of {all} bytes; at most {LongestPath} are possible";
        var above = full;
        while (!Path.Exists(above) && Path.GetDirectoryName(above) is { } parent)
            above = parent;
        var shown = Printable.cut(LongestName, above);
        return File.Exists(above) ? $"{shown} is a file"
            : fault is UnauthorizedAccessException ? $"no permission to write in {shown}"
            : fault is FileNotFoundException or DirectoryNotFoundException ? $"{shown} takes no new folders"
            : fault.Message.ReplaceLineEndings(" ");
    }

    /// <summary>The files in a folder and its subfolders. Symbolic links are neither returned nor followed.</summary>
    public static IEnumerable<string> Files(string path, string pattern) => Directory.EnumerateFiles(path, pattern, s_withoutLinks);

    /// <summary>Whether a folder is world-writable.</summary>
    public static bool IsOpenToAll(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherWrite) != 0;

    /// <summary>Checks that a file or folder that is changed in place is not a symbolic link.</summary>
    /// <exception cref="UnauthorizedAccessException">It is a link.</exception>
    public static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
            throw new UnauthorizedAccessException($"{path} is a symbolic link; links are not followed here");
    }

    /// <summary>Removes a folder and its content, if it exists.</summary>
    /// <exception cref="FaultException">It cannot be removed.</exception>
    public static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ExitStatus.Data, $"{path}: cannot be removed: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>
    /// Brings the names in a folder to the disk, so that a file that was renamed there has its name after a loss of power,
    /// and before any file that is named later. Where the system cannot do this, it does nothing.
    /// </summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = OpenFile(path.Length == 0 ? "." : path, ReadOnly);
        if (folder < 0)
            return;
        _ = FlushFile(folder);
        _ = CloseFile(folder);
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int FlushFile(int file);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int CloseFile(int file);
}
