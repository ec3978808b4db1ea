using BioSparse.App.Faults;
using BioSparse.App.Sweeps;
using BioSparse.App.Sweeps.Collecting;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse sweep collect</c>: collects the results of a sweep.</summary>
public sealed class SweepCollectCommand(Catalogue catalogue, string directory, TextWriter output) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        Write(SweepFolder.Open(catalogue, directory), output);
        return ExitStatus.Done;
    }

    /// <summary>Collects the results and prints the best.</summary>
    internal static void Write(SweepFolder folder, TextWriter output)
    {
        var (chosen, page) = SweepCollector.Collect(folder);
        foreach (var best in chosen)
        {
            var half = best.Validation.High - best.Validation.Mean;
            output.WriteLine($"best {best.Point.Model} {best.Rank}: {best.Point.Words}: {Reporting.Numbers.Of(best.Validation.Mean, "0.####")}{(double.IsNaN(half) ? "" : $" ± {Reporting.Numbers.Of(half, "0.####")}")} over {best.Validation.Count} seeds");
        }

        output.WriteLine($"Report: {page}");
    }
}
