using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>
/// Images and labels out of IDX files or out of NumPy's. A .npz file may hold all four arrays, as <c>x_train</c>,
/// <c>y_train</c>, <c>x_test</c>, <c>y_test</c>.
/// </summary>
internal static class ImageArrays
{
    private const float HighestLabel = 255;

    /// <summary>Images as the file has them, with the label of each.</summary>
    public static ImageArray Images(string path, byte[] bytes, string key, Func<byte[]> labels)
    {
        if (!IsNumPy(path))
        {
            var images = Idx.Read(path, bytes, 2, 4);
            return new ImageArray(path, images.Shape, ArrayNumbers.NewBytes(images.Data), labels());
        }

        var array = ArrayFile.ReadStored(path, key);
        return new ImageArray($"{path}: array {Printable.@short(array.Name)}", array.Shape, array.Numbers, labels());
    }

    /// <summary>Labels: one dimension, whole numbers 0 … 255.</summary>
    public static byte[] Labels(string path, byte[] bytes, string key)
    {
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

    private static bool IsNumPy(string path) => Path.GetExtension(path).ToLowerInvariant() is ".npy" or ".npz";

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {what}");
}
