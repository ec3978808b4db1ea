namespace BioSparse.App.Configuration;

/// <summary>How a step of competitive Hebbian learning is scaled.</summary>
public enum StepScaling
{
    /// <summary>The rate is the largest change of any weight.</summary>
    MaxNormalised,

    /// <summary>The rate multiplies the mean over the batch.</summary>
    Raw,
}
