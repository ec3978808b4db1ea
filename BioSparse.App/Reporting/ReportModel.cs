namespace BioSparse.App.Reporting;

/// <summary>A model in a report, with the weights of its first seed.</summary>
public sealed record ReportModel(string Name, int Seed, int Units, int Inputs, float[] Weights, bool HasWeights);
