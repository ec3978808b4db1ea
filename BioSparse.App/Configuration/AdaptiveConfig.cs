namespace BioSparse.App.Configuration;

/// <summary>Projected gradient descent through a wider set of winners.</summary>
/// <param name="Epsilon">Radii ε of the l∞ ball.</param>
/// <param name="Steps">Number of steps.</param>
/// <param name="StepSize">Length of a step.</param>
/// <param name="Width">Factor on the number of winners: k' = width · k.</param>
public sealed record AdaptiveConfig(
    IReadOnlyList<double> Epsilon,
    int Steps,
    double StepSize,
    double Width);
