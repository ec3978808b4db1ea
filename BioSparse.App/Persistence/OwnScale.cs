namespace BioSparse.App.Persistence;

/// <summary>
/// Float64 numbers of which only the proportions count, as float32: multiplied by the power of two that brings the largest
/// into [1, 2). The multiplication is exact, so that weights of 1e-46 or 1e40 keep their proportions and all others their bits.
/// </summary>
internal static class OwnScale
{
    /// <summary>The numbers as float32; infinities and NaN stay.</summary>
    public static float[] Of(double[] values)
    {
        var largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var shift = largest > 0 ? -Math.ILogB(largest) : 0;
        return Array.ConvertAll(values, value => (float)Math.ScaleB(value, shift));
    }
}
