using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Sweeps;

/// <summary>The command that starts this program again.</summary>
internal static class Self
{
    private static readonly string s_assembly = typeof(Self).Assembly.Location;

    private static readonly bool s_isOwn =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == Path.GetFileNameWithoutExtension(s_assembly);

    /// <summary>The program.</summary>
    public static string Program =>
        s_isOwn ? Environment.ProcessPath!
        : Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : SearchPath.Find(OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
            ?? throw new FaultException(ExitStatus.Usage, "dotnet: not on the search path; runs of a sweep are processes of their own");

    /// <summary>The arguments before its own.</summary>
    public static IReadOnlyList<string> FirstWords => s_isOwn ? [] : [s_assembly];
}
