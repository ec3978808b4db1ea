using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// A network out of a file, with the shape of the images that it was trained on, where the file has it, and a sentence for each thing
/// that the file does not say and that was assumed.
/// </summary>
public sealed record LoadedNetwork(Network Network, ImageShape? Shape, IReadOnlyList<string> Notes)
{
    /// <summary>What the file says in words; empty for .npz.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
