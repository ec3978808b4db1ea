using BioSparse.App.CommandLine;
using BioSparse.App.Configuration;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.App.Reporting;
using BioSparse.App.Reporting.Latex;
using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse report</c>: figures and report again, from the stored numbers; tables as LaTeX where asked for.</summary>
public sealed class ReportCommand(Catalogue catalogue, ReportOptions options, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        using var folder = RunFolder.Open(options.RunDirectory);
        var report = ReportAssembly.Of(catalogue, folder);
        var figures = Formats(ConfigReader.ReadResolved(catalogue, folder.Config).Settings.Figures);
        ReportWriter.Write(report, folder.Path, figures);
        if (options.Latex)
            LatexReport.Write(report, folder.Path, figures);
        SummaryTable.Write(report, Consoles.On(output));
        output.WriteLine($"Report: {folder.Report}");
        return ExitStatus.Done;
    }

    private FigureSettings Formats(FigureSettings settings) => !options.Pdf || settings.Formats.Contains(FigureFormat.Pdf)
        ? settings
        : new FigureSettings(settings.Kinds, ListModule.OfSeq(settings.Formats.Append(FigureFormat.Pdf)), settings.Columns);
}
