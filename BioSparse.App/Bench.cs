using BioSparse.App.Commands;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App;

/// <summary>
/// The program with a catalogue of the caller's: rules, readouts, attacks and measurements added to it get settings, help,
/// runs, resumption, figures, claims and report like the built-in ones.
/// </summary>
public static class Bench
{
    /// <summary>Executes a command line, with results on standard output.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(Catalogue catalogue, string[] words) => Run(() => catalogue, words);

    /// <summary>The same with a catalogue that is created when it is needed: <c>--help</c> of a verb needs none.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(Func<Catalogue> catalogue, string[] words)
    {
        try
        {
            StandardStreams.Open();
        }
        catch (FaultException fault)
        {
            return new Entry(catalogue, TextWriter.Null, Console.Error).Guard(() => throw fault);
        }

        return new Entry(catalogue, Console.Out, Console.Error).Run(words);
    }
}
