namespace BioSparse.App.Configuration;

/// <summary>The gradient-free Square attack.</summary>
/// <param name="Epsilon">Radii ε of the l∞ ball.</param>
/// <param name="Queries">Queries for each image.</param>
/// <param name="Restarts">Restarts; the worst case of each sample counts.</param>
/// <param name="Samples">Test images; those of the other attacks when null.</param>
public sealed record SquareConfig(
    IReadOnlyList<double> Epsilon,
    int Queries,
    int Restarts,
    int? Samples);
