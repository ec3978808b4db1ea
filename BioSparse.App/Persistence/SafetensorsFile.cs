namespace BioSparse.App.Persistence;

/// <summary>What a safetensors file holds.</summary>
public sealed record SafetensorsFile(
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyDictionary<string, StoredTensor> Tensors);
