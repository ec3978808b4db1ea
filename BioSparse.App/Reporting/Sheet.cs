namespace BioSparse.App.Reporting;

/// <summary>The sizes of a figure, in units of its own.</summary>
/// <param name="Width">The width of the figure.</param>
/// <param name="PanelHeight">The height of a panel without its legend.</param>
/// <param name="Title">The size of panel titles.</param>
/// <param name="Label">The size of axis titles.</param>
/// <param name="Tick">The size of the numbers at axes, and of legends.</param>
internal sealed record Sheet(float Width, float PanelHeight, float Title, float Label, float Tick)
{
    /// <summary>Units of a paper's figure in a point of 1/72 inch: fonts of 14 to 16 units are of 7 to 8 points, lines of 2 units of 1 point.</summary>
    public const float UnitsPerPoint = 2;

    private const float PointsPerMillimetre = 72 / 25.4f;

    /// <summary>The height of a panel over its width, on paper.</summary>
    private const float Slenderness = 0.78f;

    /// <summary>For a screen, in pixels.</summary>
    public static Sheet Screen(int across) => new(across == 1 ? 520 : 400 * across, 340, 15, 13, 12);

    /// <summary>For one or two columns of a paper: 85 or 180 mm.</summary>
    public static Sheet Paper(int columns, int across)
    {
        var width = WidthOf(columns) * PointsPerMillimetre * UnitsPerPoint;
        return new(width, Math.Min(Slenderness * width / across, 340), 16, 15, 14);
    }

    /// <summary>The width of columns of a paper, in mm.</summary>
    public static float WidthOf(int columns) => columns == 1 ? 85 : 180;
}
