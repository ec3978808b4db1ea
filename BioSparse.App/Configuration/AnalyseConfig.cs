namespace BioSparse.App.Configuration;

/// <summary>Analysis of the weights.</summary>
/// <param name="Threshold">Detection threshold, a share of the largest weight.</param>
/// <param name="Bootstrap">Resamples of the bootstrap; 0 for none.</param>
public sealed record AnalyseConfig(
    double Threshold,
    int Bootstrap);
