using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>Images to learn from and images to test on.</summary>
/// <param name="Train">Training images.</param>
/// <param name="Test">Test images.</param>
/// <param name="Sha256">SHA-256 of each file as it was read, by its name.</param>
public sealed record LoadedData(Dataset Train, Dataset Test, IReadOnlyDictionary<string, string> Sha256);
