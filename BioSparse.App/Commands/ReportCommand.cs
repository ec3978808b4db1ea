using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.App.Reporting;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse report</c>: figures and report again, from the stored numbers.</summary>
public sealed class ReportCommand(Catalogue catalogue, string runFolder, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        using var folder = RunFolder.Open(runFolder);
        var report = ReportAssembly.Of(catalogue, folder);
        ReportWriter.Write(report, folder.Path);
        SummaryTable.Write(report, Consoles.On(output));
        output.WriteLine($"Report: {folder.Report}");
        return ExitStatus.Done;
    }
}
