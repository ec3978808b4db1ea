using System.Runtime.InteropServices;

namespace BioSparse.App.Faults;

/// <summary>Ends the process during a computation.</summary>
public static class Leaving
{
    /// <summary>
    /// Ends the process at once. An ordered end would take the native library apart under the threads that still compute
    /// with it: they would report faults that are none. What is written to disk stays; files that are half written are
    /// left under their temporary names.
    /// </summary>
    public static void Now(ExitStatus status)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        if (!OperatingSystem.IsWindows())
            EndProcess((int)status);
        Environment.Exit((int)status);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void EndProcess(int status);
}
