using System.Globalization;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>Numbers for people.</summary>
internal static class Numbers
{
    /// <summary>A share as "95.3 ± 0.2" in percent; "–" where there is none.</summary>
    public static string Percent(SummaryRow? row, int digits = 1) => Interval(row, 100, digits);

    /// <summary>A number as "1,140 ± 12"; "–" where there is none.</summary>
    public static string Plain(SummaryRow? row, int digits = 0) => Interval(row, 1, digits);

    /// <summary>A number in the invariant culture.</summary>
    public static string Of(double value, string form = "0.###") =>
        double.IsNaN(value) ? "–" : value.ToString(form, CultureInfo.InvariantCulture);

    private static string Interval(SummaryRow? row, double factor, int digits)
    {
        if (row is null || double.IsNaN(row.Interval.Mean))
            return "–";
        var form = "N" + digits;
        var mean = (factor * row.Interval.Mean).ToString(form, CultureInfo.InvariantCulture);
        var half = factor * (row.Interval.High - row.Interval.Mean);
        return double.IsNaN(half) ? mean : $"{mean} ± {half.ToString(form, CultureInfo.InvariantCulture)}";
    }
}
