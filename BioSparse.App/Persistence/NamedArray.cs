using BioSparse.Core;


namespace BioSparse.App.Persistence;

/// <summary>An array of numbers of a file.</summary>
public sealed record NamedArray(string Name, int[] Shape, float[] Values)
{
    /// <summary>The name, made fit for a line.</summary>
    public string ShownName => Printable.@short(Name);

    /// <summary>The extents as text, such as 100×784.</summary>
    public string ShapeText => Shape.Length == 0 ? "a single number" : string.Join('×', Shape);
}
