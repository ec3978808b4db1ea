using System.Globalization;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>Numbers in readable form.</summary>
internal static class Numbers
{
    /// <summary>A share as "95.3 ± 0.2" in percent, or "95.3 [95.0, 95.5]" where the interval includes images; "–" where there is none.</summary>
    public static string Percent(SummaryRow? row, int digits = 1, int? seeds = null) => Interval(row, 100, digits, seeds);

    /// <summary>A number as "1,140 ± 12"; "–" where there is none.</summary>
    public static string Plain(SummaryRow? row, int digits = 0, int? seeds = null) => Interval(row, 1, digits, seeds);

    /// <summary>A number in the invariant culture.</summary>
    public static string Of(double value, string form = "0.###") =>
        double.IsNaN(value) ? "–" : value.ToString(form, CultureInfo.InvariantCulture);

    private static string Interval(SummaryRow? row, double factor, int digits, int? seeds)
    {
        if (row is null || double.IsNaN(row.Interval.Mean))
            return "–";
        var form = "N" + digits;
        string Text(double value) => (factor * value).ToString(form, CultureInfo.InvariantCulture);
        var half = row.Interval.High - row.Interval.Mean;
        var over = seeds is null || seeds == row.Interval.Count ? "" : $" (n = {Of(row.Interval.Count)})";
        var mean = Text(row.Interval.Mean);
        var interval = double.IsNaN(half) ? ""
            : row.Images > 0 ? $" [{Text(row.Interval.Low)}, {Text(row.Interval.High)}]"
            : $" ± {Text(half)}";
        return mean + interval + over;
    }
}
