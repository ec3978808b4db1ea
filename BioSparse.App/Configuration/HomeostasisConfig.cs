namespace BioSparse.App.Configuration;

/// <summary>Homeostasis: b ← b + rate · (target − share of samples with y > 0).</summary>
/// <param name="Rate">The rate η_b; 0 for none.</param>
/// <param name="Target">The target activity ρ.</param>
public sealed record HomeostasisConfig(
    double Rate,
    double Target);
