namespace BioSparse.App.Persistence;

/// <summary>The content of a safetensors file.</summary>
public sealed record SafetensorsFile(
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyDictionary<string, StoredTensor> Tensors);
