namespace BioSparse.App.Persistence;

/// <summary>
/// Programs on the search path. <see cref="System.Diagnostics.Process"/> would look into the current folder first, where
/// anybody may have put a program of that name.
/// </summary>
public static class SearchPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The path of a program; null if it is in no folder of the variable PATH. Relative folders are ignored.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(file => File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0));
}
