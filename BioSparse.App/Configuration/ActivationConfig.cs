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

    /// <summary>Winners, of which there are as many as a share of the units, rounded, and at least one.</summary>
    /// <param name="Share">The share of the units that win.</param>
    public sealed record WinnerShare(double Share) : ActivationConfig
    {
        /// <summary>How many of a number of units win.</summary>
        /// <param name="units">The number of units.</param>
        public int CountOf(int units) => Math.Max(1, (int)Math.Round(Share * units, MidpointRounding.AwayFromZero));
    }
}
