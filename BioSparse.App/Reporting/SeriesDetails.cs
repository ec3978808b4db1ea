using System.Globalization;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>What is said of a point beside its coordinates.</summary>
internal static class SeriesDetails
{
    /// <summary>A mean as it stands in <c>summary.csv</c>, its interval where there is one, and the number of seeds.</summary>
    public static string Of(Interval interval)
    {
        var ends = double.IsNaN(interval.Low) || double.IsNaN(interval.High) ? "" : $", 95 % {Short(interval.Low)} – {Short(interval.High)}";
        return string.Create(CultureInfo.InvariantCulture, $"mean {Csv.Number(interval.Mean)}{ends}, n = {interval.Count}");
    }

    private static string Short(double value) => Numbers.Of(value, "0.####");
}
