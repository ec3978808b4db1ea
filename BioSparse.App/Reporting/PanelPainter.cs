using BioSparse.App.Charts;
using ScottPlot;
using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>Draws one panel of a chart. Series of single seeds are left out.</summary>
internal static class PanelPainter
{
    private static readonly MarkerShape[] s_markers =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond,
        MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp, MarkerShape.OpenDiamond,
    ];

    /// <summary>An installed plain font, or the library's default.</summary>
    public static string FontName { get; } =
        new[] { "DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial", "Helvetica", "Segoe UI" }
            .FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;

    /// <summary>The panel as a plot.</summary>
    public static Plot Plot(Charts.Panel panel, Sheet sheet, float width)
    {
        var plot = Empty(panel, sheet, width);
        if (panel.Map is { Value: var map })
        {
            Cells(plot, map, sheet, width);
            return plot;
        }

        Series[] shown = [.. panel.Series.Where(series => series.Seed is null)];
        var (left, right) = Ends(panel.X, 0.04, [.. shown.SelectMany(series => series.X), .. At(panel, Guide.Vertical)]);
        var (bottom, top) = Ends(panel.Y, 0.08, [.. shown.SelectMany(series => series.Y.Concat(series.Low).Concat(series.High)), .. At(panel, Guide.Horizontal)]);
        foreach (var series in shown)
            Draw(plot, panel, series, bottom);
        foreach (var line in panel.References)
            Draw(plot, panel, line, (left, right));
        plot.Axes.SetLimits(left, right, bottom, top);
        AxisTicks.Put(plot.Axes.Bottom, panel.X, left, right);
        AxisTicks.Put(plot.Axes.Left, panel.Y, bottom, top);
        return plot;
    }

    /// <summary>The line of a series.</summary>
    public static LineStyle LineOf(Series series) =>
        new() { Width = (float)series.Width, Color = Color.FromHex(series.Colour), Pattern = PatternOf(series.Dash) };

    /// <summary>The line of a reference.</summary>
    public static LineStyle LineOf(Reference line) => new() { Width = 1.2f, Color = Colors.DimGray, Pattern = PatternOf(line.Dash) };

    /// <summary>The marker of a series.</summary>
    public static MarkerStyle MarkerOf(Series series)
    {
        var size = series.Form == Form.Line ? 6 : series.X.Length > 100 ? 4 : 8;
        var colour = Color.FromHex(series.Colour);
        return new MarkerStyle(s_markers[series.Marker], size, colour) { LineColor = colour, LineWidth = 1.2f };
    }

    /// <summary>White at 0 to dark blue at 1.</summary>
    public static Color Shade(double share) => Colors.White.MixedWith(Color.FromHex("#08306B"), Math.Clamp(share, 0, 1));

    private static LinePattern PatternOf(Dash dash) => dash switch
    {
        Dash.Dashed => LinePattern.DenselyDashed,
        Dash.Dotted => LinePattern.Dotted,
        _ => LinePattern.Solid,
    };

    private static Plot Empty(Charts.Panel panel, Sheet sheet, float width)
    {
        var plot = new Plot();
        plot.Font.Set(FontName);
        plot.Title(panel.Title, Fitted(panel.Title, sheet.Title, width));
        plot.XLabel(panel.X.Title, sheet.Label);
        plot.YLabel(panel.Y.Title, Fitted(panel.Y.Title, sheet.Label, sheet.PanelHeight));
        plot.Axes.Left.TickLabelStyle.FontSize = sheet.Tick;
        plot.Axes.Bottom.TickLabelStyle.FontSize = sheet.Tick;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Color.FromHex("#E6E6E6");
        plot.HideLegend();
        return plot;
    }

    /// <summary>The size of a font, smaller where a text would not fit.</summary>
    private static float Fitted(string text, float size, float room)
    {
        using var font = new SKFont(SKTypeface.FromFamilyName(FontName, SKFontStyle.Bold), size);
        return size * Math.Min(1, room / Math.Max(1, font.MeasureText(text)));
    }

    private static double Place(Axis axis, double value) =>
        axis.Scale == Charts.Scale.Linear ? value : value > 0 ? Math.Log10(value) : double.NaN;

    private static IEnumerable<double> At(Charts.Panel panel, Guide guide) =>
        panel.References.Where(line => line.Guide == guide).Select(line => line.At);

    /// <summary>The ends of an axis: its own, or those of the data with a margin.</summary>
    private static (double Low, double High) Ends(Axis axis, double margin, double[] data)
    {
        double[] places = [.. data.Select(value => Place(axis, value)).Where(double.IsFinite)];
        var (least, most) = places.Length == 0 ? (0.0, 1.0) : (places.Min(), places.Max());
        var room = most > least ? margin * (most - least) : Math.Max(0.05, 0.05 * Math.Abs(least));
        return (
            double.IsNaN(axis.Low) ? least - room : Place(axis, axis.Low),
            double.IsNaN(axis.High) ? most + room : Place(axis, axis.High));
    }

    private static void Draw(Plot plot, Charts.Panel panel, Series series, double bottom)
    {
        if (series.Form == Form.Bars)
        {
            Bars(plot, panel, series, bottom);
            return;
        }

        int[] places = [.. Enumerable.Range(0, series.X.Length).Where(i => double.IsFinite(Place(panel.X, series.X[i])) && double.IsFinite(Place(panel.Y, series.Y[i])))];
        if (places.Length == 0)
            return;
        double[] xs = [.. places.Select(i => Place(panel.X, series.X[i]))];
        double[] ys = [.. places.Select(i => Place(panel.Y, series.Y[i]))];
        var drawn = plot.Add.Scatter(xs, ys);
        drawn.LineStyle = series.Form == Form.Points ? LineStyle.None : LineOf(series);
        drawn.MarkerStyle = series.Form == Form.Curve ? MarkerStyle.None : MarkerOf(series);
        Intervals(plot, panel, series, places, xs, ys);
    }

    private static void Intervals(Plot plot, Charts.Panel panel, Series series, int[] places, double[] xs, double[] ys)
    {
        double Half(double[] ends, int place, double sign)
        {
            var end = ends.Length > places[place] ? Place(panel.Y, ends[places[place]]) : double.NaN;
            return double.IsFinite(end) ? Math.Max(0, sign * (end - ys[place])) : 0;
        }

        double[] downs = [.. xs.Select((_, i) => Half(series.Low, i, -1))];
        double[] ups = [.. xs.Select((_, i) => Half(series.High, i, 1))];
        if (downs.Concat(ups).All(half => half == 0))
            return;
        var bars = new ScottPlot.Plottables.ErrorBar(xs, ys, null, null, downs, ups) { Color = Color.FromHex(series.Colour), LineWidth = 1.2f, CapSize = 3 };
        plot.Add.Plottable(bars);
    }

    private static void Bars(Plot plot, Charts.Panel panel, Series series, double bottom)
    {
        var colour = Color.FromHex(series.Colour);
        foreach (var (i, y) in series.Y.Index().Where(bar => double.IsFinite(Place(panel.Y, bar.Item))))
        {
            var bar = plot.Add.Rectangle(Place(panel.X, series.X[i]), Place(panel.X, series.X[i + 1]), bottom, Place(panel.Y, y));
            bar.FillColor = colour.WithAlpha(0.35);
            bar.LineColor = colour.WithAlpha(0.6);
            bar.LineWidth = 0.5f;
        }
    }

    private static void Draw(Plot plot, Charts.Panel panel, Reference reference, (double Left, double Right) ends)
    {
        var style = LineOf(reference);
        IHasLine line = reference.Guide switch
        {
            Guide.Vertical => plot.Add.VerticalLine(Place(panel.X, reference.At)),
            Guide.Horizontal => plot.Add.HorizontalLine(Place(panel.Y, reference.At)),
            _ => plot.Add.ScatterLine([ends.Left, ends.Right], new[] { ends.Left, ends.Right }),
        };
        (line.LineWidth, line.LineColor, line.LinePattern) = (style.Width, style.Color, style.Pattern);
    }

    private static void Cells(Plot plot, HeatMap map, Sheet sheet, float width)
    {
        plot.Grid.IsVisible = false;
        var (columns, rows) = (map.Columns.Length, map.Rows.Length);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var value = map.Values[row][column];
                if (!double.IsFinite(value))
                    continue;
                // the first row is at the top
                var y = rows - 1 - row;
                var share = map.High > map.Low ? (value - map.Low) / (map.High - map.Low) : 0;
                var cell = plot.Add.Rectangle(column - 0.5, column + 0.5, y - 0.5, y + 0.5);
                (cell.FillColor, cell.LineWidth, cell.LineColor) = (Shade(share), 1, Colors.White);
                if (map.Texts.Length == 0)
                    continue;
                var text = plot.Add.Text(map.Texts[row][column], column, y);
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontSize = Math.Min(sheet.Label, Fitted(map.Texts[row][column], sheet.Label, 0.62f * width / columns));
                text.LabelFontColor = share > 0.55 ? Colors.White : Colors.Black;
            }
        }

        Name(plot.Axes.Bottom, map.Columns);
        Name(plot.Axes.Left, [.. map.Rows.Reverse()]);
        plot.Axes.SetLimits(-0.5, columns - 0.5, -0.5, rows - 0.5);
    }

    private static void Name(IAxis axis, string[] words)
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        foreach (var (place, word) in words.Index())
            ticks.AddMajor(place, word);
        axis.TickGenerator = ticks;
    }
}
