namespace BioSparse.App.Reporting;

/// <summary>The sizes of a figure, in units of its own.</summary>
/// <param name="Width">The width of the figure.</param>
/// <param name="PanelHeight">The height of a panel without its legend.</param>
/// <param name="Title">The size of panel titles.</param>
/// <param name="Label">The size of axis titles.</param>
/// <param name="Tick">The size of the numbers at axes, and of legends.</param>
internal sealed record Sheet(float Width, float PanelHeight, float Title, float Label, float Tick)
{
    /// <summary>For a screen, in pixels.</summary>
    public static Sheet Screen(int columns) => new(columns == 1 ? 520 : 400 * columns, 340, 15, 13, 12);
}
