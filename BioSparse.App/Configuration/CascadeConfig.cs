namespace BioSparse.App.Configuration;

/// <summary>The adaptive attack: APGD on several objectives, with a gradient through the threshold of k-winners, then Square.</summary>
/// <param name="Epsilon">Radii ε of the l∞ ball.</param>
/// <param name="Steps">Steps of each APGD run.</param>
/// <param name="Queries">Queries of each Square search for each image.</param>
public sealed record CascadeConfig(
    IReadOnlyList<double> Epsilon,
    int Steps,
    int Queries);
