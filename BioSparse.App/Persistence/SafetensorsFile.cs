namespace BioSparse.App.Persistence;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Metadata">Its free text, by key.</param>
/// <param name="Tensors">Its tensors, by name.</param>
public sealed record SafetensorsFile(
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyDictionary<string, StoredTensor> Tensors);
