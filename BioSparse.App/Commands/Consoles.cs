using BioSparse.App.Progress;
using Spectre.Console;

namespace BioSparse.App.Commands;

/// <summary>The two streams of the program: results on standard output, progress on standard error.</summary>
public static class Consoles
{
    /// <summary>Standard output, with colours on terminals that support them.</summary>
    public static IAnsiConsole Output { get; } = Make(Console.Out, Console.IsOutputRedirected);

    /// <summary>The console for tables: standard output as it is, other streams without colours.</summary>
    public static IAnsiConsole On(TextWriter output)
    {
        if (output == Console.Out)
            return Output;
        var console = Make(output, redirected: true);
        if (StandardStreams.WidthOf(output) is { } width)
            console.Profile.Width = width;
        return console;
    }

    /// <summary>The progress display of a run: bars on a terminal, lines elsewhere, nothing with --quiet.</summary>
    public static IRunView View(bool quiet) =>
        quiet ? new SilentView()
        : Console.IsErrorRedirected ? new LineView(Console.Error, TimeProvider.System)
        : new BarView(Make(Console.Error, redirected: false));

    /// <summary>Writes notes, a line each.</summary>
    public static void Note(TextWriter error, IEnumerable<string> notes)
    {
        foreach (var note in notes)
            error.WriteLine($"biosparse: note: {note}");
    }

    private static IAnsiConsole Make(TextWriter writer, bool redirected)
    {
        var colourless = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = colourless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
            console.Profile.Width = 160;
        return console;
    }
}
