using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>An array of a NumPy file in C order, its elements as the file has them.</summary>
internal sealed record StoredArray(string Name, int[] Shape, ElementType Element, byte[] Data)
{
    /// <summary>Its numbers, for the core.</summary>
    public ArrayNumbers Numbers => Element.Number.IsByte
        ? ArrayNumbers.NewBytes(Data)
        : ArrayNumbers.NewOthers(Element.Number, Data.Length / Element.Width, Doubles);

    /// <summary>The same array as float32 numbers.</summary>
    public NamedArray ToSingles()
    {
        var values = new float[Data.Length / Element.Width];
        Element.Read<float>(Data, values);
        return new NamedArray(Name, Shape, values);
    }

    private double[] Doubles(int first, int count)
    {
        var values = new double[count];
        Element.Read<double>(Data.AsSpan(first * Element.Width, count * Element.Width), values);
        return values;
    }
}
