using System.Runtime.InteropServices;

namespace BioSparse.Bench;

/// <summary>Files of float32 numbers, little-endian, nothing else.</summary>
public static class RawFloats
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    public static float[] Read(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">The numbers.</param>
    public static void Write(string path, float[] values) => File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>(values));
}
