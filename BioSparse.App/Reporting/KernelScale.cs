using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>The colours of a mosaic and what they mean: weights over the largest |w|.</summary>
internal sealed class KernelScale
{
    private const int Steps = 60;

    private readonly bool _isSigned;
    private readonly float _size;
    private readonly string[] _words;
    private readonly Func<float, SKColor>[] _ramps;

    /// <summary>The scale of a mosaic, with words of a size.</summary>
    public KernelScale(KernelMosaic mosaic, float size)
    {
        (_isSigned, _size) = (mosaic.IsSigned, size);
        _ramps = mosaic.IsColoured
            ? [weight => KernelMosaic.Colour(weight, 0, 0), weight => KernelMosaic.Colour(0, weight, 0), weight => KernelMosaic.Colour(0, 0, weight)]
            : [KernelMosaic.Colour];
        _words = !mosaic.IsColoured ? []
            : mosaic.IsSigned ? ["grey: all channels 0", "brighter: w > 0; darker: w < 0"]
            : ["grey: all channels 0", "brighter: w > 0"];
        using var font = MakeFont();
        Width = new[] { RampEnd(font) + font.MeasureText(Right) + 4 }.Concat(_words.Select(word => font.MeasureText(word))).Max() + 4;
    }

    /// <summary>The width that it needs.</summary>
    public float Width { get; }

    /// <summary>The height [px].</summary>
    public float Height => (1.9f + 1.3f * _words.Length) * _size + 4;

    private string Left => _isSigned ? "−1" : "0";

    private string Right => _ramps.Length == 1 ? "1   w / max |w|" : "1   w / max |w| of red, green, blue";

    /// <summary>Draws it below a point, no wider than <paramref name="width"/>.</summary>
    public void Draw(SKCanvas canvas, float x, float top, float width)
    {
        using var font = MakeFont();
        using var black = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        font.ScaleX = Math.Min(1, width / Width);
        var (start, end) = (x + font.MeasureText(Left) + 4, x + RampEnd(font));
        var (upper, height) = (top + 0.35f * _size, 1.1f * _size);
        for (var step = 0; step < Steps; step++)
        {
            var share = step / (Steps - 1f);
            foreach (var (place, ramp) in _ramps.Index())
            {
                using var paint = new SKPaint { Color = ramp(_isSigned ? 2 * share - 1 : share) };
                canvas.DrawRect(start + step * (end - start) / Steps, upper + place * height / _ramps.Length, (end - start) / Steps + 0.3f, height / _ramps.Length, paint);
            }
        }

        canvas.DrawText(Left, x, top + 1.25f * _size, SKTextAlign.Left, font, black);
        canvas.DrawText(Right, end + 4, top + 1.25f * _size, SKTextAlign.Left, font, black);
        foreach (var (line, word) in _words.Index())
            canvas.DrawText(word, x, top + (2.6f + 1.3f * line) * _size, SKTextAlign.Left, font, black);
    }

    private float RampEnd(SKFont font) => font.MeasureText(Left) + 4 + 9 * _size;

    private SKFont MakeFont() => new(SKTypeface.FromFamilyName(PanelPainter.FontName), _size) { Subpixel = true, Hinting = SKFontHinting.None };
}
