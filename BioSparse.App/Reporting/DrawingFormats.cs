using System.Text;
using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>Drawings as files.</summary>
internal static class DrawingFormats
{
    /// <summary>Two pixels for each unit.</summary>
    public static byte[] Png(IDrawing drawing)
    {
        const int Scale = 2;
        using var surface = SKSurface.Create(new SKImageInfo((int)Math.Ceiling(drawing.Width * Scale), (int)Math.Ceiling(drawing.Height * Scale)));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(Scale);
        drawing.Render(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Vector graphics, with text as text.</summary>
    public static string Svg(IDrawing drawing)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, drawing.Width, drawing.Height), stream))
        {
            canvas.Clear(SKColors.White);
            drawing.Render(canvas);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A page of its size, with text as text and its fonts; the same bytes at any time.</summary>
    public static byte[] Pdf(IDrawing drawing, string title)
    {
        using var stream = new MemoryStream();
        var origin = DateTime.UnixEpoch;
        using (var document = SKDocument.CreatePdf(stream, new SKDocumentPdfMetadata { Title = title, Creator = "BioSparse", Creation = origin, Modified = origin, RasterDpi = 600, EncodingQuality = 101 }))
        {
            using (var canvas = document.BeginPage(drawing.Width / Sheet.UnitsPerPoint, drawing.Height / Sheet.UnitsPerPoint))
            {
                canvas.Scale(1 / Sheet.UnitsPerPoint);
                drawing.Render(canvas);
            }

            document.EndPage();
            document.Close();
        }

        return stream.ToArray();
    }
}
