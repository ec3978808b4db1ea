namespace BioSparse.App.Persistence;

/// <summary>An array of numbers with a name.</summary>
/// <param name="Name">Its name; empty where the file gives none.</param>
/// <param name="Shape">Its extents; none for a single number.</param>
/// <param name="Values">Its elements, row-major.</param>
public sealed record NamedArray(string Name, int[] Shape, float[] Values)
{
    /// <summary>The extents in words, such as 100×784.</summary>
    public string ShapeText => Shape.Length == 0 ? "a single number" : string.Join('×', Shape);
}
