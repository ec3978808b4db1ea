using SkiaSharp;

namespace BioSparse.App.Reporting;

/// <summary>A figure that is laid out.</summary>
internal interface IDrawing
{
    /// <summary>Its width, in units of its own.</summary>
    float Width { get; }

    /// <summary>The height [px of the screen, pt of a paper].</summary>
    float Height { get; }

    /// <summary>Draws it from the origin on.</summary>
    void Render(SKCanvas canvas);
}
