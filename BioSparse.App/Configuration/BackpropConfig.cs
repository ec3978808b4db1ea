namespace BioSparse.App.Configuration;

/// <summary>Settings of backpropagation.</summary>
/// <param name="Hidden">Numbers of hidden units; the experiment's when empty.</param>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="Rate">Learning rate of Adam.</param>
/// <param name="Activation">The activation φ.</param>
public sealed record BackpropConfig(
    IReadOnlyList<int> Hidden,
    int Epochs,
    double Rate,
    ActivationConfig Activation);
