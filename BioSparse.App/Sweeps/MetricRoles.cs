namespace BioSparse.App.Sweeps;

/// <summary>The roles of metrics.</summary>
public static class MetricRoles
{
    private static readonly HashSet<string> s_neutral =
    [
        "train_accuracy", "density", "synapses", "synapses_per_input", "used_units", "hoyer", "gini", "dale_violations",
        "dale_violations_readout", "sign_flips",
    ];

    /// <summary>The role of a metric by its name. One that is not known counts as measured on test images.</summary>
    /// <param name="metric">The metric.</param>
    public static MetricRole Of(string metric) =>
        metric.StartsWith("validation_", StringComparison.Ordinal) ? MetricRole.Validation
        : s_neutral.Contains(metric) || metric.StartsWith("fit_", StringComparison.Ordinal) ? MetricRole.Neutral
        : MetricRole.Test;
}
