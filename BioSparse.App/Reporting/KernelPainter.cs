using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>Draws mosaics of kernels with their colour scales, one of them or those of all models under their names.</summary>
internal static class KernelPainter
{
    private const int MostAcross = 3;

    /// <summary>The name of the figure of all models.</summary>
    public const string Name = "kernels";

    /// <summary>The mosaic of a layer.</summary>
    public static Figure Paint(KernelMosaic mosaic)
    {
        var drawing = new Drawing([mosaic], Sheet.Screen(1), 1, null);
        return Paint(drawing, $"{Name}-{mosaic.Key}", mosaic.Title, mosaic.Caption, 1) with { Cells = mosaic.CellsIn(drawing.Width, drawing.Height) };
    }

    /// <summary>The mosaic of a layer, as PNG alone.</summary>
    public static byte[] Png(KernelMosaic mosaic) => DrawingFormats.Png(new Drawing([mosaic], Sheet.Screen(1), 1, null));

    /// <summary>The mosaics of all models side by side, three in a row.</summary>
    public static Figure Paint(IReadOnlyList<KernelMosaic> mosaics) => Paint(
        new Drawing(mosaics, Sheet.Screen(1), AcrossOf(mosaics), null), Name, "Weight kernels", "All models, on one colour scale.", mosaics.Count);

    /// <summary>Mosaics as PDF, one or two columns of a paper wide; without a number, one for one mosaic and two for several.</summary>
    public static byte[] Pdf(IReadOnlyList<KernelMosaic> mosaics, int? columns)
    {
        var width = columns ?? (mosaics.Count == 1 ? 1 : 2);
        var across = Math.Min(AcrossOf(mosaics), width == 1 ? 2 : MostAcross);
        var sheet = Sheet.Paper(width, 1);
        return DrawingFormats.Pdf(new Drawing(mosaics, sheet, across, sheet.Width), mosaics.Count == 1 ? mosaics[0].Title : "Weight kernels");
    }

    private static int AcrossOf(IReadOnlyList<KernelMosaic> mosaics) => mosaics.Count == 4 ? 2 : Math.Min(MostAcross, mosaics.Count);

    private static Figure Paint(Drawing drawing, string name, string title, string caption, int panels) =>
        new(name, title, caption, DrawingFormats.Png(drawing), panels, DrawingFormats.Svg(drawing));

    /// <summary>Mosaics in rows, each above its colour scale.</summary>
    private sealed class Drawing : IDrawing
    {
        private const float Space = 12;

        private readonly IReadOnlyList<KernelMosaic> _mosaics;
        private readonly KernelScale[] _scales;
        private readonly Sheet _sheet;
        private readonly int _across;
        private readonly float _cellWidth;
        private readonly float _heading;
        private readonly float[] _tops;

        /// <summary>Mosaics in their own size, or so that ten kernels in a row fill a width.</summary>
        public Drawing(IReadOnlyList<KernelMosaic> mosaics, Sheet sheet, int across, float? width)
        {
            (_mosaics, _sheet, _across) = (mosaics, sheet, across);
            _scales = [.. mosaics.Select(mosaic => new KernelScale(mosaic, sheet.Tick))];
            _cellWidth = width is { } whole
                ? (whole - (across - 1) * Space) / across
                : mosaics.Zip(_scales, (mosaic, scale) => Math.Max(Math.Max(mosaic.Width, scale.Width), mosaics.Count > 1 ? TitleWidth(mosaic) : 0)).Max();
            Zoom = width is null ? 1 : mosaics.Min(mosaic => _cellWidth / mosaic.WidthOfTen);
            _heading = mosaics.Count > 1 ? 1.8f * sheet.Title : 0;
            float[] heights = [.. mosaics.Zip(_scales, (mosaic, scale) => _heading + Zoom * mosaic.Height + scale.Height).Chunk(across).Select(row => row.Max())];
            _tops = [.. heights.Aggregate(new List<float> { 0 }, (tops, height) => [.. tops, tops[^1] + height])];
            (Width, Height) = (across * _cellWidth + (across - 1) * Space, _tops[^1]);
        }

        public float Width { get; }

        public float Height { get; }

        private float Zoom { get; }

        private float TitleWidth(KernelMosaic mosaic)
        {
            using var font = new SKFont(SKTypeface.FromFamilyName(PanelPainter.FontName), _sheet.Title) { Subpixel = true, Hinting = SKFontHinting.None };
            return font.MeasureText(mosaic.Title) + 2;
        }

        public void Render(SKCanvas canvas)
        {
            using var black = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            using var face = SKTypeface.FromFamilyName(PanelPainter.FontName);
            foreach (var (place, mosaic) in _mosaics.Index())
            {
                var (left, top) = (place % _across * (_cellWidth + Space), _tops[place / _across]);
                var (width, height) = (Zoom * mosaic.Width, Zoom * mosaic.Height);
                if (_heading > 0)
                {
                    using var font = new SKFont(face, _sheet.Title * Math.Min(1, _cellWidth / TitleWidth(mosaic))) { Subpixel = true, Hinting = SKFontHinting.None };
                    canvas.DrawText(mosaic.Title, left, top + 1.2f * _sheet.Title, SKTextAlign.Left, font, black);
                }

                canvas.DrawImage(mosaic.Image, new SKRect(left, top + _heading, left + width, top + _heading + height), new SKSamplingOptions(SKFilterMode.Nearest));
                _scales[place].Draw(canvas, left, top + _heading + height, _cellWidth);
            }
        }
    }
}
