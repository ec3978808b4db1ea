using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Data;

/// <summary>
/// Images and labels out of IDX files or out of NumPy's. A .npz file may hold all four arrays, as <c>x_train</c>,
/// <c>y_train</c>, <c>x_test</c>, <c>y_test</c>. Pixels are 0 … 255, or 0 … 1 where none is above 1.
/// </summary>
internal static class ImageArrays
{
    private const float Brightest = 255;

    /// <summary>Images: (count, height, width), (count, values), or with a last extent for colours.</summary>
    public static IdxArray Images(string path, byte[] bytes, string key)
    {
        if (!IsNumPy(path))
            return Idx.Read(path, bytes, 2, 3);
        var array = Read(path, key);
        if (array.Shape.Length is < 2 or > 4 || array.Values.Length == 0)
            throw Bad(path, $"array {array.ShownName} of shape ({string.Join(", ", array.Shape)}); images are (count, height, width) or (count, values)");
        var scale = array.Values.Max() <= 1 ? Brightest : 1;
        var wrong = Array.FindIndex(array.Values, value => !(value >= 0 && value * scale <= Brightest));
        if (wrong >= 0)
            throw Bad(path, $"array {array.ShownName} has the value {array.Values[wrong]:R}; pixels are 0 to 255, or 0 to 1");
        return new IdxArray(array.Shape, Array.ConvertAll(array.Values, value => (byte)MathF.Round(value * scale)));
    }

    /// <summary>Labels: one dimension, whole numbers 0 … 255.</summary>
    public static IdxArray Labels(string path, byte[] bytes, string key)
    {
        if (!IsNumPy(path))
            return Idx.Read(path, bytes, 1, 1);
        var array = Read(path, key);
        if (array.Shape.Length != 1 || array.Values.Length == 0)
            throw Bad(path, $"array {array.ShownName} of shape ({string.Join(", ", array.Shape)}); labels have one dimension");
        var wrong = Array.FindIndex(array.Values, value => !(value is >= 0 and <= Brightest && value == MathF.Floor(value)));
        return wrong < 0
            ? new IdxArray(array.Shape, Array.ConvertAll(array.Values, value => (byte)value))
            : throw Bad(path, $"array {array.ShownName} has the label {array.Values[wrong]:R}; a whole number from 0 to 255 is right");
    }

    private static bool IsNumPy(string path) => Path.GetExtension(path).ToLowerInvariant() is ".npy" or ".npz";

    private static NamedArray Read(string path, string key)
    {
        var names = ArrayFile.Names(path);
        if (names.Count == 1)
            return ArrayFile.Read(path, names[0]);
        return names.Contains(key)
            ? ArrayFile.Read(path, key)
            : throw Bad(path, $"arrays {ArrayFile.Shown(names)}; one alone or {key} is right");
    }

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {what}");
}
