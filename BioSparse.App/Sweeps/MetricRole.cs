namespace BioSparse.App.Sweeps;

/// <summary>What a metric may be used for.</summary>
public enum MetricRole
{
    /// <summary>Measured on images kept for validation: settings may be chosen by it.</summary>
    Validation,

    /// <summary>A property of training or of the weights alone: no test image tells of it.</summary>
    Neutral,

    /// <summary>Measured on test images: shown of chosen settings only.</summary>
    Test,
}
