using BioSparse.Core;
using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>
/// The weight kernels of a layer as in Fig. 2: the rows of W as images, deeper layers projected to pixels, divided by their
/// largest |w|, on one colour scale for all models: white at 0, to dark red at 1 (and, where weights are negative, to dark blue at −1). Units that
/// carry weight come first, by surviving synapses and then by length; at most a hundred are shown. Weights of red, green and
/// blue make the colour of a pixel: grey where all are 0, brighter above 0 and darker below. Square roots show small weights.
/// </summary>
internal sealed class KernelMosaic : IDisposable
{
    private const int MostAcross = 10;

    /// <summary>The least side of a kernel, in units.</summary>
    private const int LeastSide = 28;

    /// <summary>Pixels of a unit.</summary>
    private const int Fineness = 4;

    private readonly ReportLayer _layer;
    private readonly float _largest;
    private readonly int[] _units;

    public KernelMosaic(int seed, ReportLayer layer, double threshold)
    {
        _layer = layer;
        _largest = layer.Kernels.Max(Math.Abs);
        var shown = Math.Min(UnitOrder.Shown, layer.Units);
        Caption = $"{UnitOrder.survivors(threshold, layer.Units, layer.Kernels).Count(count => count > 0)} of {layer.Units} units carry weight; seed {seed}" + (shown < layer.Units ? $"; the first {shown} shown" : "");
        Across = Math.Min(MostAcross, shown);
        _units = [.. UnitOrder.order(threshold, layer.Units, layer.Kernels).Take(shown)];
        Image = Paint();
        IsSigned = layer.Kernels.Any(weight => weight < 0);
    }

    /// <summary>The layer's name as a part of a file's.</summary>
    public string Key => _layer.Key;

    /// <summary>The layer's name.</summary>
    public string Title => _layer.Name;

    /// <summary>What is shown.</summary>
    public string Caption { get; }

    /// <summary>Kernels in a row.</summary>
    public int Across { get; }

    /// <summary>Whether a kernel has weights below 0.</summary>
    public bool IsSigned { get; }

    /// <summary>Whether weights are those of red, green and blue.</summary>
    public bool IsColoured => _layer.Shape.Channels == 3;

    /// <summary>The kernels, in order.</summary>
    public SKImage Image { get; }

    /// <summary>The width of the kernels, in units.</summary>
    public float Width => Image.Width / (float)Fineness;

    /// <summary>The height of the kernels.</summary>
    public float Height => Image.Height / (float)Fineness;

    /// <summary>The width of the kernels where ten are in a row.</summary>
    public float WidthOfTen => Width * MostAcross / Across;

    /// <inheritdoc/>
    public void Dispose() => Image.Dispose();

    /// <summary>The weights of the channels, with grey at 0.</summary>
    public static SKColor Colour(float red, float green, float blue)
    {
        static byte Share(float weight) => (byte)MathF.Round(127.5f * (1 + MathF.Sign(weight) * MathF.Sqrt(Math.Clamp(MathF.Abs(weight), 0, 1))));
        return new SKColor(Share(red), Share(green), Share(blue));
    }

    /// <summary>White, through orange to dark red; or through blue to dark blue below 0.</summary>
    public static SKColor Colour(float weight)
    {
        var size = MathF.Sqrt(Math.Clamp(MathF.Abs(weight), 0, 1));
        ReadOnlySpan<(float At, byte R, byte G, byte B)> stops = weight >= 0
            ? [(0, 255, 255, 255), (0.35f, 253, 208, 162), (0.65f, 230, 85, 13), (1, 90, 10, 0)]
            : [(0, 255, 255, 255), (0.35f, 189, 215, 231), (0.65f, 33, 113, 181), (1, 3, 25, 80)];
        var i = 1;
        while (i < stops.Length - 1 && size > stops[i].At)
            i++;
        var (from, to) = (stops[i - 1], stops[i]);
        var share = (size - from.At) / (to.At - from.At);
        byte Mix(byte a, byte b) => (byte)Math.Clamp(a + share * (b - a), 0, 255);
        return new SKColor(Mix(from.R, to.R), Mix(from.G, to.G), Mix(from.B, to.B));
    }

    /// <summary>The places of the kernels in a picture of a size, in units, at whose upper left they stand.</summary>
    public MosaicCells CellsIn(float width, float height)
    {
        var (kernelWidth, kernelHeight) = (_layer.Shape.Width * Zoom, _layer.Shape.Height * Zoom);
        return new MosaicCells(width, height, Line, kernelWidth + Line, kernelHeight + Line, kernelWidth, kernelHeight, Across, _units);
    }

    private int Longest => Math.Max(_layer.Shape.Width, _layer.Shape.Height);

    /// <summary>Units of a pixel.</summary>
    private int Zoom => (LeastSide + Longest - 1) / Longest;

    /// <summary>Units of a line between kernels, which is not lost between the large pixels of small ones.</summary>
    private int Line => Longest < LeastSide / 2 ? 2 : 1;

    private SKImage Paint()
    {
        var (width, height) = (_layer.Shape.Width, _layer.Shape.Height);
        var (zoom, line) = (Fineness * Zoom, Fineness * Line);
        var (cellWidth, cellHeight) = (width * zoom + line, height * zoom + line);
        var rows = (_units.Length + Across - 1) / Across;
        using var bitmap = new SKBitmap(Across * cellWidth + line, rows * cellHeight + line, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.White);
        using var canvas = new SKCanvas(bitmap);
        using var frame = new SKPaint { Color = new SKColor(0xD0, 0xD0, 0xD0) };
        using var paint = new SKPaint();
        foreach (var (place, unit) in _units.Index())
        {
            var (left, top) = (line + place % Across * cellWidth, line + place / Across * cellHeight);
            canvas.DrawRect(left - line, top - line, cellWidth + line, cellHeight + line, frame);
            for (var pixel = 0; pixel < width * height; pixel++)
            {
                paint.Color = ColourAt(unit, pixel);
                canvas.DrawRect(left + pixel % width * zoom, top + pixel / width * zoom, zoom, zoom, paint);
            }
        }

        return SKImage.FromBitmap(bitmap);
    }

    private SKColor ColourAt(int unit, int pixel)
    {
        float Weight(int channel)
        {
            var weight = _layer.Kernels[unit * _layer.Shape.Values + channel * _layer.Shape.Width * _layer.Shape.Height + pixel];
            return _largest > 0 ? weight / _largest : 0;
        }

        return IsColoured ? Colour(Weight(0), Weight(1), Weight(2)) : Colour(Weight(0));
    }
}
