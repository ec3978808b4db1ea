using BioSparse.App.Benchmarks;
using BioSparse.App.Data;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse bench</c>: times of the core relative to the matrix products that it needs.</summary>
public sealed class BenchCommand(bool json, string? only, TimeSpan budget, TextWriter output) : ICommand
{
    private const int MostThreads = 2;

    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        var report = Measure(DataSets.Load(DataSets.Embedded, null), BenchSizes.Usual, budget, only, Console.Error);
        if (json)
            output.Write(report.ToJson() + "\n");
        else
            report.Print(Consoles.Output);
        return ExitStatus.Done;
    }

    /// <summary>Measures every case.</summary>
    public static BenchReport Measure(LoadedData data, BenchSizes sizes, TimeSpan budget, string? only, TextWriter progress)
    {
        var threads = Math.Min(MostThreads, Environment.ProcessorCount);
        return Threads.Use(threads, () =>
        {
            var rates = MachineRates.Measure(threads);
            var timer = new AlternatingTimer(budget, rates);
            var results = new List<BenchResult>();
            foreach (var topic in Wanted(BenchCases.Of(data.Train, data.Test, sizes), only))
            {
                var @case = topic.Make();
                progress.WriteLine(@case.Name);
                results.Add(timer.Measure(@case));
            }

            return new BenchReport(threads, rates, results);
        });
    }

    private static IReadOnlyList<BenchTopic> Wanted(IEnumerable<BenchTopic> all, string? only)
    {
        var topics = all.ToArray();
        var wanted = topics.Where(topic => topic.Name.Contains(only ?? "", StringComparison.OrdinalIgnoreCase)).ToArray();
        return wanted.Length > 0
            ? wanted
            : throw new FaultException(
                ExitStatus.Usage,
                $"--only {only}: no case has that; topics are {string.Join(", ", topics.Select(topic => topic.Name).Distinct())}");
    }
}
