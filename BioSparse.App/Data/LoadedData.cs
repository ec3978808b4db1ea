using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>Training and test images.</summary>
public sealed record LoadedData(Dataset Train, Dataset Test, IReadOnlyDictionary<string, string> Sha256)
{
    /// <summary>What the pixels of the files were divided by.</summary>
    public double PixelScale { get; init; } = Core.PixelScale.bytes;

    /// <summary>What is noteworthy about the pixels.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
