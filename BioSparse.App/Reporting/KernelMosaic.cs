using BioSparse.Core;
using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>
/// Weight kernels as in Fig. 2: the rows of W as images, deeper layers projected to pixels, each layer's kernels divided by their
/// largest |w|, on one colour scale for all models: white at 0, to dark red at 1 (and, where weights are negative, to dark blue at −1). Units that
/// carry weight come first, by surviving synapses and then by length; at most a hundred are shown. Weights of red, green and
/// blue make the colour of a pixel: grey where all are 0, brighter above 0 and darker below.
/// </summary>
internal static class KernelMosaic
{
    private const int Columns = 10;
    private const int Most = UnitOrder.Shown;
    private const int Gap = 2;
    private const int Zoom = 2;
    private const int Bar = 44;

    /// <summary>The width of the colour scale with its words.</summary>
    private const int Legend = 440;

    /// <summary>The side below which kernels of fields are drawn larger, in pixels.</summary>
    private const int Small = 14;

    /// <summary>The mosaic of a layer.</summary>
    public static Figure Draw(int seed, ReportLayer layer, double threshold)
    {
        var shape = layer.Shape;
        var (width, height, channels) = (shape.Width, shape.Height, shape.Channels);
        var zoom = layer.IsField ? Math.Max(Zoom, Zoom * Small / Math.Max(width, height)) : Zoom;
        var largest = layer.Kernels.Max(Math.Abs);
        var order = UnitOrder.order(threshold, layer.Units, layer.Kernels);
        var shown = Math.Min(Most, layer.Units);
        var rows = (shown + Columns - 1) / Columns;
        var (cellWidth, cellHeight) = (width * zoom + Gap, height * zoom + Gap);
        using var bitmap = new SKBitmap(layer.IsField ? Math.Max(Columns * cellWidth + Gap, Legend) : Columns * cellWidth + Gap, rows * cellHeight + Gap + Bar, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(0xD0, 0xD0, 0xD0));
        for (var place = 0; place < shown; place++)
        {
            var (left, top) = (Gap + place % Columns * cellWidth, Gap + place / Columns * cellHeight);
            for (var y = 0; y < height * zoom; y++)
            {
                for (var x = 0; x < width * zoom; x++)
                {
                    float Weight(int channel)
                    {
                        var weight = layer.Kernels[order[place] * shape.Values + (channel * height + y / zoom) * width + x / zoom];
                        return largest > 0 ? weight / largest : 0;
                    }

                    bitmap.SetPixel(left + x, top + y, channels == 3 ? Colour(Weight(0), Weight(1), Weight(2)) : Colour(Weight(0)));
                }
            }
        }

        DrawScale(bitmap, layer.Kernels.Any(weight => weight < 0), channels == 3 ? weight => Colour(weight, weight, weight) : Colour);
        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        var used = UnitOrder.survivors(threshold, layer.Units, layer.Kernels).Count(survivors => survivors > 0);
        return new Figure(
            $"kernels-{layer.Key}", layer.Name,
            $"{used} of {layer.Units} units carry weight; seed {seed}" + (shown < layer.Units ? $"; the first {shown} shown" : ""),
            data.ToArray(), 1, null)
        {
            Cells = new MosaicCells(bitmap.Width, bitmap.Height, Gap, cellWidth, cellHeight, width * zoom, height * zoom, Columns, [.. order.Take(shown)]),
        };
    }

    /// <summary>The mosaics of all models side by side, three in a row, under their names.</summary>
    public static Figure Together(IReadOnlyList<Figure> mosaics)
    {
        const int Most = 3, Space = 24, Heading = 44;
        SKBitmap[] pictures = [.. mosaics.Select(mosaic => SKBitmap.Decode(mosaic.Png))];
        var columns = Math.Min(Most, pictures.Length);
        var (width, height) = (pictures.Max(picture => picture.Width) + Space, pictures.Max(picture => picture.Height) + Heading);
        using var whole = new SKBitmap(columns * width - Space, (pictures.Length + columns - 1) / columns * height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(whole);
        using var black = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var face = SKTypeface.FromFamilyName(PanelPainter.FontName);
        using var font = new SKFont(face, 24);
        canvas.Clear(SKColors.White);
        foreach (var (place, picture) in pictures.Index())
        {
            var (left, top) = (place % columns * width, place / columns * height);
            canvas.DrawText(mosaics[place].Title, left + picture.Width / 2f, top + 31, SKTextAlign.Center, font, black);
            canvas.DrawBitmap(picture, left, top + Heading);
            picture.Dispose();
        }

        using var image = SKImage.FromBitmap(whole);
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return new Figure("kernels", "Weight kernels", "All models, on one colour scale.", data.ToArray(), pictures.Length, null);
    }

    private static void DrawScale(SKBitmap bitmap, bool signed, Func<float, SKColor> colour)
    {
        using var canvas = new SKCanvas(bitmap);
        using var white = new SKPaint { Color = SKColors.White };
        using var black = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var face = SKTypeface.FromFamilyName(PanelPainter.FontName);
        using var font = new SKFont(face, 20);
        var top = bitmap.Height - Bar;
        canvas.DrawRect(0, top, bitmap.Width, Bar, white);
        var (left, right) = (44, 284);
        for (var x = left; x < right; x++)
        {
            var share = (x - left) / (float)(right - left - 1);
            using var paint = new SKPaint { Color = colour(signed ? 2 * share - 1 : share) };
            canvas.DrawRect(x, top + 10, 1, Bar - 18, paint);
        }

        canvas.DrawText(signed ? "−1" : "0", 12, top + 31, SKTextAlign.Left, font, black);
        canvas.DrawText("1   w / max |w|", right + 10, top + 31, SKTextAlign.Left, font, black);
    }

    /// <summary>The weights of the channels, with grey at 0. Square roots show small weights.</summary>
    private static SKColor Colour(float red, float green, float blue)
    {
        static byte Share(float weight) => (byte)MathF.Round(127.5f * (1 + MathF.Sign(weight) * MathF.Sqrt(Math.Clamp(MathF.Abs(weight), 0, 1))));
        return new SKColor(Share(red), Share(green), Share(blue));
    }

    /// <summary>White, through orange to dark red; or through blue to dark blue below 0. Square roots show small weights.</summary>
    private static SKColor Colour(float weight)
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
}
