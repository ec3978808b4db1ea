using System.Diagnostics;

namespace BioSparse.App.Benchmarks;

/// <summary>Measures work and reference alternately, so that load on the machine affects both.</summary>
public sealed class AlternatingTimer(TimeSpan budget, MachineRates rates)
{
    private const int LongestTurn = 16;
    private const int FewestRounds = 3;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);

    /// <summary>The times of a case.</summary>
    public BenchResult Measure(BenchCase @case)
    {
        try
        {
            var (work, reference) = (Warm(@case.Work), Warm(@case.Reference));
            var (works, references) = (new List<double>(), new List<double>());
            var watch = Stopwatch.StartNew();
            for (var round = 0; round < FewestRounds || watch.Elapsed < budget; round++)
            {
                Take(@case.Work, work, works);
                Take(@case.Reference, reference, references);
            }

            var needs = @case.Needs;
            return new BenchResult(
                @case.Name, Median(works), @case.ReferenceName, Median(references), works.Min() / references.Min(),
                needs?.Operations, needs?.Bytes, needs is null ? null : rates.Limit(needs));
        }
        finally
        {
            @case.Finish();
        }
    }

    /// <summary>The median.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Executes it a few times and returns the number of repetitions per turn.</summary>
    private static int Warm(Action once)
    {
        var last = Time(once);
        for (var i = 0; i < LongestTurn && last < Turn.TotalMilliseconds; i++)
            last = Time(once);
        return Math.Clamp((int)(Turn.TotalMilliseconds / last), 1, LongestTurn);
    }

    /// <summary>One turn. With several runs, the first only fills the caches.</summary>
    private static void Take(Action once, int count, List<double> times)
    {
        if (count > 1)
            once();
        for (var i = 0; i < count; i++)
            times.Add(Time(once));
    }

    private static double Time(Action once)
    {
        var start = Stopwatch.GetTimestamp();
        once();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
