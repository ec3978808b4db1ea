namespace BioSparse.App.Data;

/// <summary>An array of bytes with its extents.</summary>
/// <param name="Shape">The extents.</param>
/// <param name="Data">The elements, row-major.</param>
public sealed record IdxArray(int[] Shape, byte[] Data);
