using BioSparse.App.CommandLine;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.App.Reporting;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse analyse</c>: sparsity, Dale's law and fitted laws of the weights in any array file.</summary>
public sealed class AnalyseCommand(AnalyseOptions options, TextWriter output) : ICommand
{
    private const int Replicates = 200;

    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        var array = ArrayFile.ReadToOwnScale(options.File, options.Array);
        var report = WeightReport.Of(options.File, array, options.Threshold, Replicates);
        if (report.Distribution.Problem is { Value: var problem })
        {
            var name = array.Name.Length > 0 ? $" array {array.ShownName} ({array.ShapeText})" : $" its array ({array.ShapeText})";
            throw new FaultException(
                ExitStatus.Data, $"{options.File}:{name}: {problem}; finite weights, not all zero, are right");
        }

        if (options.Json)
            output.Write(WeightReportJson.Of(report) + "\n");
        else
            WeightReportTable.Write(report, Consoles.On(output));
        return ExitStatus.Done;
    }
}
