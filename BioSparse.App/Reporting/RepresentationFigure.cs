using BioSparse.Core;
using ScottPlot;

namespace BioSparse.App.Reporting;

/// <summary>Class selectivity of the last hidden layer beside what its selective units are worth.</summary>
internal sealed class RepresentationFigure(ReportInput input, Style style)
{
    /// <summary>Its name, which the page places beside the table.</summary>
    public const string Name = "selectivity-ablation";

    private const string Selectivity = "mean class selectivity of the units";

    /// <summary>The figure, where both were measured.</summary>
    public IEnumerable<Figure> All()
    {
        if (!input.Rows.Any(row => row.Metric == "ablation"))
            yield break;
        yield return Canvas.Draw(
            Name, "Selectivity and ablation",
            "The last hidden layer; a point for each seed. Left, accuracy lost with the most selective tenth of the active units less that lost with the least selective: above 0, selective units matter more. Right, Spearman's correlation over units of selectivity and the rise of the cross-entropy with that unit alone silent.",
            [Points("ablation", "difference of losses [points]", 100), Points("ablation_rank", "rank correlation", 1)],
            shareLegend: true);
    }

    private Plot Points(string metric, string title, double scale)
    {
        var plot = Canvas.Panel("", Selectivity, title);
        foreach (var model in input.Models)
        {
            var points = (from row in Of(model, metric)
                          from other in Of(model, "csi")
                          where other.Seed == row.Seed && Equals(other.X, row.X) && double.IsFinite(row.Value) && double.IsFinite(other.Value)
                          select (X: other.Value, Y: scale * row.Value)).ToArray();
            if (points.Length == 0)
                continue;
            var drawn = plot.Add.Scatter(points.Select(point => point.X).ToArray(), points.Select(point => point.Y).ToArray(), style.ColourOf(model.Name));
            drawn.LegendText = model.Name;
            drawn.LineWidth = 0;
            drawn.MarkerShape = style.MarkerOf(model.Name);
            drawn.MarkerSize = 8;
        }

        plot.Add.HorizontalLine(0, 1, Colors.Black, LinePattern.DenselyDashed);
        plot.Axes.SetLimitsX(-0.02, 1.02);
        return plot;
    }

    private IEnumerable<MetricRow> Of(ReportModel model, string metric) =>
        input.Rows.Where(row => row.Model == model.Name && row.Metric == metric && row.Split.Equals(input.Measured));
}
