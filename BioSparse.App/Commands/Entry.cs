using System.Reflection;
using BioSparse.App.Faults;
using BioSparse.App.CommandLine;
using BioSparse.App.Reporting;
using Reading = BioSparse.App.CommandLine.Reading;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary>The program as a function from arguments to exit status, with given output streams.</summary>
public sealed class Entry(Func<Catalogue> catalogue, TextWriter output, TextWriter error)
{
    private const int Unexpected = 1;
    private const int LongestLine = 4000;
    private const int HelpWidth = 100;

    /// <summary>Executes a command line.</summary>
    /// <returns>The exit status.</returns>
    public int Run(string[] words) => Guard(() => Arguments.Read(() => ExperimentModule.schema(catalogue()), words) switch
    {
        Reading.Do { Command: var asked } => CommandTable.Find(catalogue(), asked, output, error).Execute(),
        Reading.Help { Verb: "experiments" } help => Print($"{Wrapped(help.Text)}\n\n{ExperimentModule.schema(catalogue()).Listing()}"),
        Reading.Help help => Print(Wrapped(help.Text)),
        Reading.SettingsOf settings => Print(SettingsOf(settings.Section)),
        Reading.Wrong wrong => throw new FaultException(ExitStatus.Usage, wrong.Messages),
        _ => Print($"biosparse {Version().Split('+')[0]}"),
    });

    /// <summary>The settings of a section of experiments.</summary>
    /// <exception cref="FaultException">There is no such section.</exception>
    private string SettingsOf(string section)
    {
        var schema = ExperimentModule.schema(catalogue());
        if (schema.ListingOf(section) is { Length: > 0 } listing)
            return listing;
        string[] sections = [.. schema.KeysOf("").Where(schema.IsSection)];
        var near = Spelling.Nearest(sections, section) is { } word ? $" (did you mean {word}?)" : "";
        throw new FaultException(ExitStatus.Usage, $"experiments: no section '{Printable.@short(section)}'; allowed {string.Join(", ", sections)}{near}");
    }

    /// <summary>Executes work and reports failures in the documented form.</summary>
    /// <returns>The exit status.</returns>
    public int Guard(Func<ExitStatus> work)
    {
        try
        {
            return (int)work();
        }
        catch (FaultException fault)
        {
            return Fail((int)fault.Status, fault.Lines, fault);
        }
        catch (AggregateException many) when (FaultIn(many) is { } fault)
        {
            return Fail((int)fault.Status, fault.Lines, many);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Fail((int)ExitStatus.Data, [fault.Message.ReplaceLineEndings(" ")], fault);
        }
        catch (Exception bug)
        {
            var line = bug.Message.ReplaceLineEndings(" ");
            return Fail(Unexpected, [$"unexpected {bug.GetType().Name}: {line} (BIOSPARSE_DEBUG=1 shows where)"], bug);
        }
    }

    private static FaultException? FaultIn(AggregateException many) =>
        many.Flatten().InnerExceptions.OfType<FaultException>().FirstOrDefault();

    private static string Version() =>
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private string Wrapped(string help) => WrappedText.At(Math.Min(HelpWidth, StandardStreams.WidthOf(output) ?? HelpWidth), help);

    private ExitStatus Print(string text)
    {
        output.WriteLine(text);
        return ExitStatus.Done;
    }

    private int Fail(int status, IReadOnlyList<string> lines, Exception fault)
    {
        try
        {
            foreach (var line in lines)
                error.WriteLine($"biosparse: {Printable.cut(LongestLine, line)}");
            if (Environment.GetEnvironmentVariable("BIOSPARSE_DEBUG") == "1")
                error.WriteLine(fault);
        }
        catch (IOException)
        {
            // standard error may itself be a file on a full disk: the status still tells
        }

        return status;
    }
}
