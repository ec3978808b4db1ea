using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>An array of a NumPy file in C order, its elements as the file has them.</summary>
internal sealed record StoredArray(string Name, int[] Shape, NpyElement Element, byte[] Data)
{
    /// <summary>Its numbers, for the core.</summary>
    public ArrayNumbers Numbers => Element.Type.IsByte
        ? ArrayNumbers.NewBytes(Data)
        : ArrayNumbers.NewOthers(
            Element.Type,
            Data.Length / Element.Width,
            (first, into) => Element.ToDoubles(Data.AsSpan(first * Element.Width, into.Length * Element.Width), into));

    /// <summary>The same array as float32 numbers.</summary>
    public NamedArray ToSingles()
    {
        var values = new float[Data.Length / Element.Width];
        Element.ToSingles(Data, values);
        return new NamedArray(Name, Shape, values);
    }
}
