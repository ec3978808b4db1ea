using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>Images to learn from and images to test on.</summary>
public sealed record LoadedData(Dataset Train, Dataset Test, IReadOnlyDictionary<string, string> Sha256);
