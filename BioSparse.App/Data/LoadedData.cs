using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>Training and test images.</summary>
public sealed record LoadedData(Dataset Train, Dataset Test, IReadOnlyDictionary<string, string> Sha256);
