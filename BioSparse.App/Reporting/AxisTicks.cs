using System.Globalization;
using BioSparse.App.Charts;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace BioSparse.App.Reporting;

/// <summary>Marks along an axis. Places on a logarithmic axis are decimal logarithms.</summary>
internal static class AxisTicks
{
    private const int Enough = 3;

    /// <summary>Marks an axis between two places.</summary>
    public static void Put(IAxis axis, Axis described, double low, double high)
    {
        if (described.Ticks.Length > 0)
            axis.TickGenerator = Given(described);
        else if (described.Scale == Charts.Scale.Logarithmic)
            axis.TickGenerator = Logarithmic(low, high);
        else if (described.IsWhole)
            axis.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, MinorTickGenerator = new EvenlySpacedMinorTickGenerator(1) };
        if (described.IsWhole || described.Ticks.Length > 0)
            axis.MinorTickStyle.Length = 0;
    }

    private static NumericManual Given(Axis described)
    {
        var ticks = new NumericManual();
        foreach (var (place, tick) in described.Ticks.Index())
            ticks.AddMajor(
                described.Scale == Charts.Scale.Logarithmic ? Math.Log10(tick) : tick,
                described.Words.Length > place ? described.Words[place] : Text(tick));
        return ticks;
    }

    /// <summary>Powers of ten with their numbers; where few lie between the ends, multiples of them as well.</summary>
    private static NumericManual Logarithmic(double low, double high)
    {
        var ticks = new NumericManual();
        int[][] digits = [[1], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]];
        var named = digits.FirstOrDefault(chosen => Multiples(chosen, low, high).Count() >= Enough) ?? digits[^1];
        double[] marked = [.. Multiples(named, low, high)];
        if (marked.Length < 2)
            marked = [.. Between(Math.Pow(10, low), Math.Pow(10, high))];
        foreach (var number in marked)
            ticks.AddMajor(Math.Log10(number), Text(number));
        foreach (var number in Multiples(digits[^1], low, high).Except(marked))
            ticks.AddMinor(Math.Log10(number));
        return ticks;
    }

    private static IEnumerable<double> Multiples(int[] digits, double low, double high) =>
        from exponent in Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high) - (int)Math.Floor(low) + 1)
        from digit in digits
        let number = exponent < 0 ? digit / Math.Pow(10, -exponent) : digit * Math.Pow(10, exponent)
        where Math.Log10(number) >= low - 1e-9 && Math.Log10(number) <= high + 1e-9
        select number;

    /// <summary>Equal steps of 1, 2 or 5 times a power of ten between two numbers.</summary>
    private static IEnumerable<double> Between(double low, double high)
    {
        var size = Math.Pow(10, Math.Floor(Math.Log10(high - low)));
        var step = new[] { 0.1, 0.2, 0.5, 1 }.Select(share => share * size).FirstOrDefault(step => (high - low) / step <= 5, size);
        for (var i = Math.Ceiling(low / step); i * step <= high; i++)
            yield return i * step;
    }

    private static string Text(double number) =>
        number.ToString(number is >= 1e-6 and < 1e7 or 0 ? "#,0.######" : "0.###e0", CultureInfo.InvariantCulture);
}
