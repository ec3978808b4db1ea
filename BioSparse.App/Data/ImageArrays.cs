using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>
/// Images and labels out of IDX files, out of NumPy's, or out of .bin files in the formats of CIFAR-10 and STL-10. A .npz
/// file may hold all four arrays, as <c>x_train</c>, <c>y_train</c>, <c>x_test</c>, <c>y_test</c>.
/// </summary>
internal static class ImageArrays
{
    private const float HighestLabel = 255;

    /// <summary>Images as the file has them, with the label of each; <paramref name="part"/> is train or test.</summary>
    public static ImageArray Images(string path, string labels, string part, Func<string, byte[]> read)
    {
        var bytes = read(path);
        if (IsBinary(path, bytes) && path == labels)
            return Records(path, bytes);

        byte[] Labelled() => Labels(labels, read(labels), $"y_{part}");
        if (IsNumPy(path))
        {
            var array = ArrayFile.ReadStored(path, $"x_{part}");
            return new ImageArray($"{path}: array {Printable.@short(array.Name)}", array.Shape, array.Numbers, Labelled());
        }

        if (IsBinary(path, bytes))
            return Planes(path, bytes, Labelled);
        var images = Idx.Read(path, bytes, 2, 4);
        return new ImageArray(path, images.Shape, ArrayNumbers.NewBytes(images.Data), Labelled());
    }

    /// <summary>Labels: one dimension, whole numbers 0 … 255; those of a .bin file are from 1.</summary>
    private static byte[] Labels(string path, byte[] bytes, string key)
    {
        if (IsBinary(path, bytes))
        {
            BinaryImages.ToClasses(path, bytes, 1, (int)HighestLabel);
            return bytes;
        }

        if (!IsNumPy(path))
            return Idx.Read(path, bytes, 1, 1).Data;
        var array = ArrayFile.ReadStored(path, key).ToSingles();
        if (array.Shape.Length != 1 || array.Values.Length == 0)
            throw Bad(path, $"array {array.ShownName} of shape ({string.Join(", ", array.Shape)}); labels have one dimension, a class for each image"
                + (array.Shape is [_, > 1] ? " (of one-hot labels, argmax over the last extent)" : ""));
        var wrong = Array.FindIndex(array.Values, value => !(value is >= 0 and <= HighestLabel && value == MathF.Floor(value)));
        return wrong < 0
            ? Array.ConvertAll(array.Values, value => (byte)value)
            : throw Bad(path, $"array {array.ShownName} has the label {array.Values[wrong]:R} at [{wrong}]; a whole number from 0 to 255 is right");
    }

    /// <summary>The records of CIFAR-10.</summary>
    private static ImageArray Records(string path, byte[] bytes)
    {
        var shape = BinaryImages.Cifar;
        var labels = new byte[BinaryImages.Count(path, bytes.Length, shape.Values + 1)];
        var pixels = new byte[labels.Length * shape.Values];
        BinaryImages.Divide(bytes, pixels, labels);
        return Coloured(path, shape, pixels, labels);
    }

    /// <summary>The images of STL-10.</summary>
    private static ImageArray Planes(string path, byte[] pixels, Func<byte[]> labels)
    {
        var shape = BinaryImages.Stl;
        _ = BinaryImages.Count(path, pixels.Length, shape.Values);
        BinaryImages.ToRows(pixels, shape);
        return Coloured(path, shape, pixels, labels());
    }

    private static ImageArray Coloured(string path, ImageShape shape, byte[] pixels, byte[] labels) => new(
        path, [pixels.Length / shape.Values, shape.Channels, shape.Height, shape.Width], ArrayNumbers.NewBytes(pixels), labels);

    /// <summary>Whether a file has no header. An IDX file may be called .bin too.</summary>
    private static bool IsBinary(string path, byte[] bytes) =>
        Path.GetExtension(path).Equals(".bin", StringComparison.OrdinalIgnoreCase) && !Idx.IsLike(bytes);

    private static bool IsNumPy(string path) => Path.GetExtension(path).ToLowerInvariant() is ".npy" or ".npz";

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {what}");
}
