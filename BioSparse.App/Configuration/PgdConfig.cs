namespace BioSparse.App.Configuration;

/// <summary>Projected gradient descent.</summary>
/// <param name="Epsilon">Radii ε of the l∞ ball.</param>
/// <param name="Steps">Number of steps.</param>
/// <param name="StepSize">Length of a step.</param>
/// <param name="RandomStart">Start at a random place in the ball.</param>
/// <param name="Restarts">Restarts; the worst case of each sample counts.</param>
public sealed record PgdConfig(
    IReadOnlyList<double> Epsilon,
    int Steps,
    double StepSize,
    bool RandomStart,
    int Restarts);
