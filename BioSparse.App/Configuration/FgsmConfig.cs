namespace BioSparse.App.Configuration;

/// <summary>The fast gradient sign method.</summary>
/// <param name="Epsilon">Radii ε of the l∞ ball.</param>
public sealed record FgsmConfig(
    IReadOnlyList<double> Epsilon);
