namespace BioSparse.App.Configuration;

/// <summary>The constraint on the signs of the hidden weights.</summary>
public abstract record ConstraintConfig
{
    private ConstraintConfig()
    {
    }

    /// <summary>Any sign.</summary>
    public sealed record None : ConstraintConfig;

    /// <summary>No weight below 0.</summary>
    public sealed record Nonnegative : ConstraintConfig;

    /// <summary>One sign for each presynaptic neuron.</summary>
    /// <param name="Inhibitory">Share of inhibitory presynaptic neurons.</param>
    public sealed record Dale(double Inhibitory) : ConstraintConfig;
}
