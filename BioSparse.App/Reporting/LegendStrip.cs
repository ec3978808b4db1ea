using ScottPlot;
using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>One legend below all panels of a figure, so that it covers no data.</summary>
internal sealed class LegendStrip
{
    private const float LineHeight = 22;
    private const float Symbol = 30;
    private const float Gap = 22;
    private const float Side = 16;

    private readonly List<(LegendItem Item, float Left, int Row)> _places = [];
    private readonly int _rows;

    /// <summary>Merges the legends of the panels and breaks them into lines.</summary>
    public LegendStrip(IReadOnlyList<Plot> panels, float width)
    {
        using var font = MakeFont();
        var left = Side;
        foreach (var item in panels.SelectMany(panel => panel.Legend.GetItems()).Where(item => item.LabelText.Length > 0).DistinctBy(item => item.LabelText))
        {
            var needed = Symbol + 6 + font.MeasureText(item.LabelText) + Gap;
            if (left > Side && left + needed > width)
                (left, _rows) = (Side, _rows + 1);
            _places.Add((item, left, _rows));
            left += needed;
        }

        _rows += _places.Count > 0 ? 1 : 0;
        foreach (var panel in panels)
            panel.HideLegend();
    }

    /// <summary>Its height.</summary>
    public int Height => _rows == 0 ? 0 : (int)(_rows * LineHeight) + 8;

    /// <summary>Draws it with its upper edge at <paramref name="top"/>.</summary>
    public void Draw(SKCanvas canvas, float top)
    {
        using var font = MakeFont();
        using var black = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var paint = ScottPlot.Paint.NewDisposablePaint();
        foreach (var (item, left, row) in _places)
        {
            var y = top + row * LineHeight + LineHeight / 2;
            Drawing.DrawLine(canvas, paint, new Pixel(left, y), new Pixel(left + Symbol, y), item.LineStyle);
            item.MarkerStyle.Render(canvas, new Pixel(left + Symbol / 2, y), paint);
            canvas.DrawText(item.LabelText, left + Symbol + 6, y + 4.5f, SKTextAlign.Left, font, black);
        }
    }

    private static SKFont MakeFont() => new(SKTypeface.FromFamilyName(Canvas.FontName), 12.5f);
}
