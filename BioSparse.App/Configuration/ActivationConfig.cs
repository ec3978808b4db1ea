namespace BioSparse.App.Configuration;

/// <summary>The activation φ of the hidden units.</summary>
public abstract record ActivationConfig
{
    private ActivationConfig()
    {
    }

    /// <summary>φ(a) = a.</summary>
    public sealed record Linear : ActivationConfig;

    /// <summary>φ(a) = max(0, a).</summary>
    public sealed record Relu : ActivationConfig;

    /// <summary>φ(a) = max(0, a)ⁿ.</summary>
    /// <param name="Exponent">The exponent n.</param>
    public sealed record Power(double Exponent) : ActivationConfig;

    /// <summary>φ(a) = max(0, 2σ(a) − 1).</summary>
    public sealed record BoundedSigmoid : ActivationConfig;

    /// <summary>max(0, a) for the largest a of a sample, 0 for the others.</summary>
    /// <param name="Count">How many units win.</param>
    public sealed record Winners(int Count) : ActivationConfig;
}
