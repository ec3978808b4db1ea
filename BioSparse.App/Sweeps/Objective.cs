namespace BioSparse.App.Sweeps;

/// <summary>A metric to maximise or minimise.</summary>
public readonly record struct Objective(MetricName Name, bool Smaller)
{
    /// <inheritdoc/>
    public override string ToString() => Smaller ? $"-{Name}" : Name.ToString();
}
