using System.Diagnostics;

namespace BioSparse.App.Benchmarks;

/// <summary>Measures work and reference in turns, so that a busy moment of the machine strikes both.</summary>
public sealed class AlternatingTimer(TimeSpan budget)
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

            return new BenchResult(
                @case.Name, Median(works), @case.ReferenceName, Median(references), works.Min() / references.Min());
        }
        finally
        {
            @case.Finish();
        }
    }

    /// <summary>The middle one of some numbers, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Runs it a few times, and says how often it fits into a turn.</summary>
    private static int Warm(Action once)
    {
        var last = Time(once);
        for (var i = 0; i < LongestTurn && last < Turn.TotalMilliseconds; i++)
            last = Time(once);
        return Math.Clamp((int)(Turn.TotalMilliseconds / last), 1, LongestTurn);
    }

    /// <summary>One turn. Where it has several runs, the first fills the caches and does not count.</summary>
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
