using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>A model in a report: units and inputs of its first layer, and the hidden layers of its first seed where it has weights.</summary>
public sealed record ReportModel(string Name, int Seed, int Units, int Inputs, bool HasWeights, IReadOnlyList<ReportLayer> Layers)
{
    /// <summary>The stored portraits, a seed each, in the order of the seeds; empty for runs without them.</summary>
    public IReadOnlyList<SeedPortrait> Portraits { get; init; } = [];

    /// <summary>The portrait of the first seed, the one with single units and images under attack; null where there is none.</summary>
    public Portrait? FirstPortrait => Portraits.FirstOrDefault(portrait => portrait.Seed == Seed)?.Portrait;
}

/// <summary>What the network of a seed does.</summary>
public sealed record SeedPortrait(int Seed, Portrait Portrait);

/// <summary>A hidden layer in a report: its weights, and its kernels as images, unit after unit.</summary>
/// <param name="Name">The model's name, with the number of the layer in a stack.</param>
/// <param name="Key">The same as a part of a file's name.</param>
/// <param name="Weights">All weights.</param>
/// <param name="Shape">The extents of a kernel.</param>
/// <param name="Units">The number of kernels.</param>
/// <param name="Kernels">Kernels, projected to pixels.</param>
/// <param name="IsField">Whether a kernel is a part of an image.</param>
/// <param name="Rows">The rows of the matrix of weights.</param>
public sealed record ReportLayer(string Name, string Key, float[] Weights, ImageShape Shape, int Units, float[] Kernels, bool IsField, int Rows);
