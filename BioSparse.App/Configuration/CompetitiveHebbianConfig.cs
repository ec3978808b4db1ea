namespace BioSparse.App.Configuration;

/// <summary>Settings of competitive Hebbian plasticity.</summary>
/// <param name="Hidden">Numbers of hidden units; the experiment's when empty.</param>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="Rate">Learning rate η.</param>
/// <param name="Schedule">How the rate goes over training.</param>
/// <param name="Step">How a step is scaled.</param>
/// <param name="WeightDependence">The weight dependence μ.</param>
/// <param name="Activation">The activation φ.</param>
/// <param name="Reading">The exponent n of the smooth reading max(0, ŵ·x/‖x‖)ⁿ; the activation while learning when null.</param>
/// <param name="Homeostasis">The homeostatic bias.</param>
/// <param name="Constraint">The constraint on signs.</param>
/// <param name="Initial">The first weights.</param>
/// <param name="NormaliseInitial">Rows to length 1 at the start.</param>
/// <param name="NormaliseInput">How the layer sees its input.</param>
public sealed record CompetitiveHebbianConfig(
    IReadOnlyList<int> Hidden,
    int Epochs,
    double Rate,
    RateSchedule Schedule,
    StepScaling Step,
    double WeightDependence,
    ActivationConfig Activation,
    double? Reading,
    HomeostasisConfig Homeostasis,
    ConstraintConfig Constraint,
    InitialConfig Initial,
    bool NormaliseInitial,
    InputNormalisation NormaliseInput)
{
    /// <summary>How the constraint is held: it follows from the weight dependence, μ = 0 or μ &gt; 0.</summary>
    public Enforcement Enforcement =>
        WeightDependence == 0 ? Enforcement.Projection : Enforcement.Multiplicative;

    /// <summary>What keeps the signs of the weights.</summary>
    public Core.SignKeeping SignKeeping =>
        Enforcement == Enforcement.Multiplicative ? Core.SignKeeping.ByForm
        : Constraint is ConstraintConfig.None ? Core.SignKeeping.Free
        : Core.SignKeeping.ByConstraint;
}
