namespace BioSparse.App.Configuration;

/// <summary>How the rate goes over training.</summary>
public enum RateSchedule
{
    /// <summary>It falls linearly to 0.</summary>
    Linear,

    /// <summary>It stays.</summary>
    Constant,
}
