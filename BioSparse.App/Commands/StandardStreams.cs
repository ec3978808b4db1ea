using System.Runtime.InteropServices;
using BioSparse.App.Faults;

namespace BioSparse.App.Commands;

/// <summary>The streams that the program was started with, any of which may be closed.</summary>
internal static class StandardStreams
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;

    // narrower terminals break words whatever is written
    private const int Narrowest = 20;

    /// <summary>
    /// Takes them for the console. Without standard error its text is lost, as one who closes it wants; without standard input
    /// that is empty.
    /// </summary>
    /// <exception cref="FaultException">Standard output is closed.</exception>
    public static void Open()
    {
        if (!IsOpen(Input))
            Console.SetIn(TextReader.Null);
        Console.SetError(IsOpen(Error)
            ? new StandardStream(Console.Error, "standard error", WidthOf(Console.IsErrorRedirected), isVital: false)
            : TextWriter.Null);
        if (!IsOpen(Output))
            throw new FaultException(ExitStatus.Data, "standard output is closed, and results are printed there; a file, a pipe or /dev/null is right");
        Console.SetOut(new StandardStream(Console.Out, "standard output", WidthOf(Console.IsOutputRedirected), isVital: true));
    }

    /// <summary>Columns of a stream's terminal; null where there is none.</summary>
    public static int? WidthOf(TextWriter output) =>
        output == Console.Out ? WidthOf(Console.IsOutputRedirected) : (output as StandardStream)?.Width;

    private static int? WidthOf(bool isRedirected)
    {
        try
        {
            return !isRedirected && Console.WindowWidth is >= Narrowest and var width ? width : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    // The runtime may have opened a file of its own under the number of a closed stream. It closes those to programs that it
    // starts; a stream that was inherited never is.
    private static bool IsOpen(int stream) =>
        OperatingSystem.IsWindows() || (Control(stream, GetFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Control(int file, int command);
}
