namespace BioSparse.App.Configuration;

/// <summary>Images attacked on another model of the same run.</summary>
/// <param name="Epsilon">Radii ε of the l∞ ball.</param>
/// <param name="Steps">Number of steps.</param>
/// <param name="StepSize">Length of a step.</param>
/// <param name="Source">The model that is attacked.</param>
public sealed record TransferConfig(
    IReadOnlyList<double> Epsilon,
    int Steps,
    double StepSize,
    ModelKind Source);
