namespace BioSparse.App.Configuration;

/// <summary>Settings of the control with random features.</summary>
/// <param name="Hidden">Numbers of hidden units; the experiment's when empty.</param>
/// <param name="Activation">The activation φ.</param>
public sealed record RandomFeaturesConfig(
    IReadOnlyList<int> Hidden,
    ActivationConfig Activation);
