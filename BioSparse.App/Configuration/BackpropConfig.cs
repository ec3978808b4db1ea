namespace BioSparse.App.Configuration;

/// <summary>Settings of backpropagation.</summary>
/// <param name="Hidden">Numbers of hidden units; the experiment's when empty.</param>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="Rate">Learning rate of Adam.</param>
/// <param name="Activation">The activation φ.</param>
/// <param name="Regime">Start and regularisation where all images are learnt from.</param>
/// <param name="FewShotRate">Learning rate of Adam from few images; <paramref name="Rate"/> when null.</param>
/// <param name="FewShot">Start and regularisation of the few-shot protocol <c>whole</c>.</param>
public sealed record BackpropConfig(
    IReadOnlyList<int> Hidden,
    int Epochs,
    double Rate,
    ActivationConfig Activation,
    BackpropRegime Regime,
    double? FewShotRate,
    BackpropRegime FewShot);
