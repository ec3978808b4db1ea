namespace BioSparse.App.Reporting;

/// <summary>A model in a report, with the weights of its first seed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seed">The seed of the weights.</param>
/// <param name="Units">Hidden units H.</param>
/// <param name="Inputs">Inputs d.</param>
/// <param name="Weights">W: H×d, row by row.</param>
/// <param name="HasWeights">Whether the weights say anything: not those of pixels as features.</param>
public sealed record ReportModel(string Name, int Seed, int Units, int Inputs, float[] Weights, bool HasWeights);
