namespace BioSparse.App.Configuration;

/// <summary>Settings of the rule of Krotov and Hopfield.</summary>
/// <param name="Hidden">Numbers of hidden units; the experiment's when empty.</param>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="Rate">Learning rate ε.</param>
/// <param name="Schedule">How the rate goes over training.</param>
/// <param name="P">The Lebesgue norm p.</param>
/// <param name="K">The rank k that unlearns.</param>
/// <param name="Delta">The strength Δ of unlearning.</param>
/// <param name="Activation">The activation φ.</param>
/// <param name="Constraint">The constraint on signs.</param>
/// <param name="NormaliseInput">How the layer sees its input.</param>
public sealed record KrotovHopfieldConfig(
    IReadOnlyList<int> Hidden,
    int Epochs,
    double Rate,
    RateSchedule Schedule,
    double P,
    int K,
    double Delta,
    ActivationConfig Activation,
    ConstraintConfig Constraint,
    InputNormalisation NormaliseInput);
