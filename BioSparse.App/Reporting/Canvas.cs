using System.Text;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>Panels side by side, drawn as PNG and as SVG.</summary>
internal static class Canvas
{
    private const int PanelHeight = 340;

    /// <summary>An installed plain font, or the library's default.</summary>
    public static string FontName { get; } =
        new[] { "DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial", "Helvetica", "Segoe UI" }
            .FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;

    /// <summary>Draws panels, at most three in a row.</summary>
    public static Figure Draw(string name, string title, string caption, IReadOnlyList<Plot> panels, bool shareLegend = false)
    {
        var columns = Math.Min(3, panels.Count);
        var rows = (panels.Count + columns - 1) / columns;
        var (width, height) = (columns == 1 ? 520 : 400 * columns, rows * PanelHeight);
        var legend = shareLegend ? new LegendStrip(panels, width) : null;

        void Render(SKCanvas canvas)
        {
            canvas.Clear(SKColors.White);
            Arrange(panels, columns, rows).Render(canvas, new PixelRect(0, width, height, 0));
            legend?.Draw(canvas, height);
        }

        var whole = height + (legend?.Height ?? 0);
        return new Figure(name, title, caption, Png(Render, width, whole), panels.Count, Svg(Render, width, whole));
    }

    /// <summary>An empty panel in the report's style.</summary>
    public static Plot Panel(string title, string x, string y)
    {
        var plot = new Plot();
        plot.Font.Set(FontName);
        plot.Title(title, 15);
        plot.XLabel(x, 13);
        plot.YLabel(y, 13);
        plot.Axes.Left.TickLabelStyle.FontSize = 12;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 12;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = Color.FromHex("#E6E6E6");
        plot.Legend.FontSize = 11;
        plot.Legend.OutlineColor = Color.FromHex("#CCCCCC");
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.SymbolWidth = 30;
        return plot;
    }

    /// <summary>Marks 1, 10, ... on an axis whose values are logarithms, with their numbers.</summary>
    public static void Decades(IAxis axis, double low, double high)
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        for (var exponent = (int)Math.Floor(low); exponent <= (int)Math.Ceiling(high); exponent++)
        {
            ticks.AddMajor(exponent, Math.Pow(10, exponent).ToString(
                exponent is >= -6 and <= 6 ? "#,0.######" : "0e0", System.Globalization.CultureInfo.InvariantCulture));
            for (var digit = 2; digit < 10; digit++)
                ticks.AddMinor(exponent + Math.Log10(digit));
        }

        axis.TickGenerator = ticks;
    }

    private static Multiplot Arrange(IReadOnlyList<Plot> panels, int columns, int rows)
    {
        var all = new Multiplot(panels[0]);
        foreach (var panel in panels.Skip(1))
            all.Subplots.Add(panel);
        all.Layout = new Grid(rows, columns);
        return all;
    }

    private static byte[] Png(Action<SKCanvas> render, int width, int height)
    {
        const int Scale = 2;
        using var surface = SKSurface.Create(new SKImageInfo(width * Scale, height * Scale));
        surface.Canvas.Scale(Scale);
        render(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static string Svg(Action<SKCanvas> render, int width, int height)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
            render(canvas);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
