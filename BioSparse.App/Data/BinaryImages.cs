using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>
/// The binary formats of CIFAR-10 and STL-10. Neither has a header: the length of a file gives the number of its images.
/// An image is its red, its green and its blue plane.
/// <list type="bullet">
/// <item>CIFAR-10: records of a label, from 0, and an image of 3×32×32, each plane row by row.</item>
/// <item>STL-10: a file of images of 3×96×96, each plane column by column, and a file of labels, from 1.</item>
/// </list>
/// </summary>
public static class BinaryImages
{
    /// <summary>The extents of CIFAR-10's images.</summary>
    public static ImageShape Cifar { get; } = new(3, 32, 32);

    /// <summary>The extents of STL-10's images.</summary>
    public static ImageShape Stl { get; } = new(3, 96, 96);

    /// <summary>The number of records in a file.</summary>
    /// <exception cref="FaultException">Its length is no multiple of theirs.</exception>
    public static int Count(string name, int length, int record) =>
        length > 0 && length % record == 0
            ? length / record
            : throw Bad(name, $"{length} bytes; a multiple of {record}, the bytes of an image{(record % 2 == 1 ? " with its label" : "")}, is right");

    /// <summary>Divides records of a label and an image.</summary>
    public static void Divide(ReadOnlySpan<byte> records, Span<byte> pixels, Span<byte> labels)
    {
        var values = pixels.Length / labels.Length;
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = records[i * (values + 1)];
            records.Slice(i * (values + 1) + 1, values).CopyTo(pixels.Slice(i * values, values));
        }
    }

    /// <summary>Transposes each plane of each image, from column after column to row after row.</summary>
    public static void ToRows(Span<byte> pixels, ImageShape shape)
    {
        var columns = new byte[shape.Height * shape.Width];
        for (var first = 0; first < pixels.Length; first += columns.Length)
        {
            var plane = pixels.Slice(first, columns.Length);
            plane.CopyTo(columns);
            for (var y = 0; y < shape.Height; y++)
            {
                for (var x = 0; x < shape.Width; x++)
                    plane[y * shape.Width + x] = columns[x * shape.Height + y];
            }
        }
    }

    /// <summary>Checks that labels are <paramref name="first"/> … <paramref name="last"/>, and makes them classes from 0.</summary>
    /// <exception cref="FaultException">One is not.</exception>
    public static void ToClasses(string name, Span<byte> labels, int first, int last)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < first || labels[i] > last)
                throw Bad(name, $"the label {labels[i]} of image {i}; {first} to {last} is right");
            labels[i] -= (byte)first;
        }
    }

    private static FaultException Bad(string name, string what) => new(ExitStatus.Data, $"{name}: {what}");
}
