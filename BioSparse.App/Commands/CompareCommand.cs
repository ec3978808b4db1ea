using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.App.Reporting.Comparing;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse compare</c>: finished runs beside each other, as a page and in the terminal.</summary>
public sealed class CompareCommand(Catalogue catalogue, IReadOnlyList<string> runFolders, string? target, TextWriter output) : ICommand
{
    private const string Usual = "comparison.html";

    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        var page = target ?? Usual;
        if (Path.GetExtension(page) is not ".html")
            throw new FaultException(ExitStatus.Usage, $"--out {page}: a name that ends in .html is right");
        var comparison = Comparison.Of(catalogue, runFolders);
        AtomicFile.WriteText(page, new ComparisonPage(comparison).Render());
        ComparisonSummary.Write(comparison, Consoles.On(output));
        output.WriteLine($"Report: {page}");
        return ExitStatus.Done;
    }
}
