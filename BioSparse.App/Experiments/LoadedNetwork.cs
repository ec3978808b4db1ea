using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>A network out of a file, with a sentence for each thing that the file does not say and that was assumed.</summary>
public sealed record LoadedNetwork(Network Network, IReadOnlyList<string> Notes);
