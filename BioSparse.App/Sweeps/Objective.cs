namespace BioSparse.App.Sweeps;

/// <summary>A metric that is to be great, or small.</summary>
public readonly record struct Objective(MetricName Name, bool Smaller)
{
    /// <inheritdoc/>
    public override string ToString() => Smaller ? $"-{Name}" : Name.ToString();
}
