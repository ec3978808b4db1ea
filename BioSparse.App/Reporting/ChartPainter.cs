using System.Text;
using BioSparse.App.Charts;
using ScottPlot;
using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>Draws charts: panels side by side, at most three in a row, with their legends below them.</summary>
internal static class ChartPainter
{
    private const int MostColumns = 3;

    /// <summary>A chart as PNG and SVG.</summary>
    public static Figure Paint(Chart chart)
    {
        var drawing = new Drawing(chart, Sheet.Screen(ColumnsOf(chart)));
        return new Figure(chart.Name, chart.Title, chart.Caption, Png(drawing), chart.Panels.Length, Svg(drawing));
    }

    private static int ColumnsOf(Chart chart) => Math.Min(MostColumns, chart.Panels.Length);

    private static byte[] Png(Drawing drawing)
    {
        const int Scale = 2;
        using var surface = SKSurface.Create(new SKImageInfo((int)drawing.Width * Scale, (int)Math.Ceiling(drawing.Height) * Scale));
        surface.Canvas.Scale(Scale);
        drawing.Render(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static string Svg(Drawing drawing)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, drawing.Width, drawing.Height), stream))
            drawing.Render(canvas);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A chart laid out on a sheet.</summary>
    private sealed class Drawing
    {
        private readonly int _columns;
        private readonly float _panelWidth;
        private readonly float _panelHeight;
        private readonly Plot[] _plots;
        private readonly LegendStrip[] _own;
        private readonly LegendStrip? _shared;
        private readonly float[] _tops;

        public Drawing(Chart chart, Sheet sheet)
        {
            _columns = ColumnsOf(chart);
            (Width, _panelWidth, _panelHeight) = (sheet.Width, sheet.Width / _columns, sheet.PanelHeight);
            _plots = [.. chart.Panels.Select(panel => PanelPainter.Plot(panel, sheet, _panelWidth))];
            _own = chart.SharesLegend ? [] : [.. chart.Panels.Select(panel => new LegendStrip([panel], sheet, _panelWidth))];
            _shared = chart.SharesLegend ? new LegendStrip(chart.Panels, sheet, Width) : null;
            float[] heights = [.. Enumerable.Range(0, (_plots.Length + _columns - 1) / _columns)
                .Select(row => _panelHeight + _own.Skip(row * _columns).Take(_columns).Select(strip => strip.Height).DefaultIfEmpty(0).Max())];
            _tops = [.. heights.Aggregate(new List<float> { 0 }, (tops, height) => [.. tops, tops[^1] + height])];
            Height = _tops[^1] + (_shared?.Height ?? 0);
        }

        public float Width { get; }

        public float Height { get; }

        public void Render(SKCanvas canvas)
        {
            canvas.Clear(SKColors.White);
            foreach (var (place, plot) in _plots.Index())
            {
                var (left, top) = (place % _columns * _panelWidth, _tops[place / _columns]);
                // a plot clears all that it may draw on
                canvas.Save();
                canvas.ClipRect(new SKRect(left, top, left + _panelWidth, top + _panelHeight));
                plot.Render(canvas, new PixelRect(left, left + _panelWidth, top + _panelHeight, top));
                canvas.Restore();
                if (_own.Length > 0)
                    _own[place].Draw(canvas, left, top + _panelHeight);
            }

            _shared?.Draw(canvas, 0, _tops[^1]);
        }
    }
}
