namespace BioSparse.App.Data;

/// <summary>An array of bytes with its extents.</summary>
public sealed record IdxArray(int[] Shape, byte[] Data);
