using BioSparse.App.Charts;
using ScottPlot;
using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>A legend below panels, so that it covers no data: entries of series and lines, and the colours of a table of cells.</summary>
internal sealed class LegendStrip
{
    private const float Symbol = 30;
    private const float Gap = 22;
    private const float Side = 16;
    private const float ScaleWidth = 150;

    private readonly List<(Entry Entry, float Left, int Row)> _places = [];
    private readonly Sheet _sheet;
    private readonly float _width;
    private readonly int _rows;

    /// <summary>The entries of panels, each once, broken into lines.</summary>
    public LegendStrip(IEnumerable<Charts.Panel> panels, Sheet sheet, float width)
    {
        (_sheet, _width) = (sheet, width);
        using var font = MakeFont(sheet);
        var left = Side;
        foreach (var entry in panels.SelectMany(Entries).Where(entry => entry.Name.Length > 0).DistinctBy(entry => entry.Name))
        {
            var needed = SymbolOf(entry) + 6 + font.MeasureText(entry.Name) + Gap;
            if (left > Side && left + needed - Gap > width)
                (left, _rows) = (Side, _rows + 1);
            _places.Add((entry, left, _rows));
            left += needed;
        }

        _rows += _places.Count > 0 ? 1 : 0;
    }

    private sealed record Entry(string Name, Series? Series, Reference? Line, HeatMap? Map);

    /// <summary>The height [the unit of its sheet].</summary>
    public float Height => _rows == 0 ? 0 : _rows * LineHeight + 8;

    private float LineHeight => 1.75f * _sheet.Tick;

    /// <summary>Draws it below and to the right of a point.</summary>
    public void Draw(SKCanvas canvas, float x, float top)
    {
        using var black = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        foreach (var (entry, place, row) in _places)
        {
            var (left, y) = (x + place, top + row * LineHeight + LineHeight / 2);
            Mark(canvas, entry, left, y);
            using var font = MakeFont(_sheet);
            var start = left + SymbolOf(entry) + 6;
            var room = x + _width - start;
            font.ScaleX = Math.Min(1, room / Math.Max(1, font.MeasureText(entry.Name)));
            canvas.DrawText(entry.Name, start, y + 0.36f * _sheet.Tick, SKTextAlign.Left, font, black);
        }
    }

    private static IEnumerable<Entry> Entries(Charts.Panel panel) =>
    [
        .. panel.Series.Where(series => series.Seed is null).Select(series => new Entry(series.Name, series, null, null)),
        .. panel.References.Select(line => new Entry(line.Name, null, line, null)),
        .. panel.Map is { Value: var map } ? [new Entry(map.Title, null, null, map)] : Array.Empty<Entry>(),
    ];

    private static float SymbolOf(Entry entry) => entry.Map is null ? Symbol : ScaleWidth;

    private static SKFont MakeFont(Sheet sheet) => new(SKTypeface.FromFamilyName(PanelPainter.FontName), sheet.Tick) { Subpixel = true, Hinting = SKFontHinting.None };

    private void Mark(SKCanvas canvas, Entry entry, float left, float y)
    {
        using var paint = ScottPlot.Paint.NewDisposablePaint();
        if (entry.Map is { } map)
            DrawScale(canvas, map, left, y);
        else if (entry.Line is { } line)
            Drawing.DrawLine(canvas, paint, new Pixel(left, y), new Pixel(left + Symbol, y), PanelPainter.LineOf(line));
        else if (entry.Series is { Form: Form.Bars } bars)
            DrawBox(canvas, bars, left, y);
        else if (entry.Series is { } series)
        {
            if (series.Form is Form.Line or Form.Curve)
                Drawing.DrawLine(canvas, paint, new Pixel(left, y), new Pixel(left + Symbol, y), PanelPainter.LineOf(series));
            if (series.Form is Form.Line or Form.Points)
                PanelPainter.MarkerOf(series).Render(canvas, new Pixel(left + Symbol / 2, y), paint);
        }
    }

    private void DrawBox(SKCanvas canvas, Series bars, float left, float y)
    {
        using var fill = new SKPaint { Color = SKColor.Parse(bars.Colour).WithAlpha(90) };
        canvas.DrawRect(left, y - 0.4f * _sheet.Tick, Symbol, 0.8f * _sheet.Tick, fill);
    }

    /// <summary>The shades between the numbers of its ends.</summary>
    private void DrawScale(SKCanvas canvas, HeatMap map, float left, float y)
    {
        using var font = MakeFont(_sheet);
        using var black = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        var (low, high) = (Numbers.Of(map.Low, "G4"), Numbers.Of(map.High, "G4"));
        var start = left + font.MeasureText(low) + 5;
        var end = left + ScaleWidth - font.MeasureText(high) - 5;
        const int Steps = 40;
        for (var i = 0; i < Steps; i++)
        {
            var shade = PanelPainter.Shade(i / (Steps - 1.0));
            using var paint = new SKPaint { Color = new SKColor(shade.R, shade.G, shade.B) };
            canvas.DrawRect(start + i * (end - start) / Steps, y - 0.45f * _sheet.Tick, (end - start) / Steps + 0.3f, 0.9f * _sheet.Tick, paint);
        }

        canvas.DrawText(low, left, y + 0.36f * _sheet.Tick, SKTextAlign.Left, font, black);
        canvas.DrawText(high, end + 5, y + 0.36f * _sheet.Tick, SKTextAlign.Left, font, black);
    }
}
