using BioSparse.App.Charts;
using BioSparse.Core;
using ScottPlot;
using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>Draws charts: panels side by side, at most three in a row, with their legends below them.</summary>
internal static class ChartPainter
{
    private const int MostAcross = 3;

    /// <summary>A chart as PNG and SVG.</summary>
    public static Figure Paint(Chart chart)
    {
        var drawing = new Drawing(chart, Sheet.Screen(AcrossOf(chart)));
        return new Figure(chart.Name, chart.Title, chart.Caption, DrawingFormats.Png(drawing), chart.Panels.Length, DrawingFormats.Svg(drawing));
    }

    /// <summary>A chart as PDF, one or two columns of a paper wide; without a number, one for one panel and two for several.</summary>
    public static byte[] Pdf(Chart chart, int? columns)
    {
        var width = columns ?? ColumnsOf(chart);
        var across = Math.Min(AcrossOf(chart), width == 1 ? 2 : MostAcross);
        return DrawingFormats.Pdf(new Drawing(chart, Sheet.Paper(width, across), across), chart.Title);
    }

    /// <summary>The columns of a paper that a chart is as wide as.</summary>
    public static int ColumnsOf(Chart chart, FigureSettings settings) => settings.Columns is { Value: var columns } ? columns : ColumnsOf(chart);

    private static int ColumnsOf(Chart chart) => chart.Panels.Length == 1 ? 1 : 2;

    /// <summary>Panels in a row: three, or two of four.</summary>
    private static int AcrossOf(Chart chart) => chart.Panels.Length == 4 ? 2 : Math.Min(MostAcross, chart.Panels.Length);

    /// <summary>A chart laid out on a sheet.</summary>
    private sealed class Drawing : IDrawing
    {
        private readonly int _across;
        private readonly float _panelWidth;
        private readonly float _panelHeight;
        private readonly Plot[] _plots;
        private readonly LegendStrip[] _own;
        private readonly LegendStrip? _shared;
        private readonly float[] _tops;

        public Drawing(Chart chart, Sheet sheet, int? across = null)
        {
            _across = across ?? AcrossOf(chart);
            (Width, _panelWidth, _panelHeight) = (sheet.Width, sheet.Width / _across, sheet.PanelHeight);
            _plots = [.. chart.Panels.Select(panel => PanelPainter.Plot(panel, sheet, _panelWidth))];
            _own = chart.SharesLegend ? [] : [.. chart.Panels.Select(panel => new LegendStrip([panel], sheet, _panelWidth))];
            _shared = chart.SharesLegend ? new LegendStrip(chart.Panels, sheet, Width) : null;
            float[] heights = [.. Enumerable.Range(0, (_plots.Length + _across - 1) / _across)
                .Select(row => _panelHeight + _own.Skip(row * _across).Take(_across).Select(strip => strip.Height).DefaultIfEmpty(0).Max())];
            _tops = [.. heights.Aggregate(new List<float> { 0 }, (tops, height) => [.. tops, tops[^1] + height])];
            Height = _tops[^1] + (_shared?.Height ?? 0);
        }

        public float Width { get; }

        public float Height { get; }

        public void Render(SKCanvas canvas)
        {
            foreach (var (place, plot) in _plots.Index())
            {
                var (left, top) = (place % _across * _panelWidth, _tops[place / _across]);
                plot.Render(canvas, new PixelRect(left, left + _panelWidth, top + _panelHeight, top));
                if (_own.Length > 0)
                    _own[place].Draw(canvas, left, top + _panelHeight);
            }

            _shared?.Draw(canvas, 0, _tops[^1]);
        }
    }
}
