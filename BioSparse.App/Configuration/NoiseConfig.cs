namespace BioSparse.App.Configuration;

/// <summary>Uniform noise in the ball: the floor of every attack.</summary>
/// <param name="Epsilon">Radii ε of the l∞ ball.</param>
public sealed record NoiseConfig(
    IReadOnlyList<double> Epsilon);
