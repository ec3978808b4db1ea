using System.Globalization;
using BioSparse.App.Charts;
using BioSparse.Core;
using Panel = BioSparse.App.Charts.Panel;

namespace BioSparse.App.Reporting;

/// <summary>Class selectivity of the last hidden layer beside what its selective units are worth.</summary>
internal sealed class RepresentationFigure(ReportInput input, Style style)
{
    /// <summary>Its name, which the page places beside the table.</summary>
    public const string Name = "selectivity-ablation";

    private const string Selectivity = "mean class selectivity of the units";

    /// <summary>The figure, where both were measured.</summary>
    public IEnumerable<Chart> All()
    {
        if (!input.Rows.Any(row => row.Metric == "ablation"))
            yield break;
        yield return Chart.Of(
            Name, "Selectivity and ablation",
            "The last hidden layer; a point for each seed. Left, accuracy lost with the most selective tenth of the active units less that lost with the least selective: above 0, selective units matter more. Right, Spearman's correlation over units of selectivity and the rise of the cross-entropy with that unit alone silent.",
            [Points("ablation", "difference of losses [points]", 100), Points("ablation_rank", "rank correlation", 1)],
            sharesLegend: true);
    }

    private Panel Points(string metric, string title, double scale) => Panel.Of(
        "", Axis.Of(Selectivity, low: -0.02, high: 1.02), Axis.Of(title),
        input.Models.SelectMany(model => Points(model, metric, scale)),
        [Reference.Of(Guide.Horizontal, 0)]);

    private IEnumerable<Series> Points(ReportModel model, string metric, double scale)
    {
        var points = (from row in Of(model, metric)
                      from other in Of(model, "csi")
                      where other.Seed == row.Seed && Equals(other.X, row.X) && double.IsFinite(row.Value) && double.IsFinite(other.Value)
                      select (X: other.Value, Y: scale * row.Value, row.Seed)).ToArray();
        if (points.Length > 0)
            yield return Series.Of(
                Form.Points, model.Name, style.ColourOf(model.Name),
                [.. points.Select(point => point.X)],
                [.. points.Select(point => point.Y)],
                model.Name,
                marker: style.MarkerOf(model.Name),
                details: [.. points.Select(point => string.Create(CultureInfo.InvariantCulture, $"seed {point.Seed}"))]);
    }

    private IEnumerable<MetricRow> Of(ReportModel model, string metric) =>
        input.Rows.Where(row => row.Model == model.Name && row.Metric == metric && row.Split.Equals(input.Measured));
}
