namespace BioSparse.App.Reporting;

/// <summary>A model of the report.</summary>
public sealed record ReportModel(string Name, int Seed, int Units, int Inputs, float[] Weights, bool HasWeights);
