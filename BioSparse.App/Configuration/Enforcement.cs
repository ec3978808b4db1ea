namespace BioSparse.App.Configuration;

/// <summary>How a constraint on signs is held.</summary>
public enum Enforcement
{
    /// <summary>Additive step, then projection.</summary>
    Projection,

    /// <summary>A step that cannot cross zero.</summary>
    Multiplicative,
}
