namespace BioSparse.App.Sweeps;

/// <summary>A metric that is to be great, or small.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Smaller">Whether less is better.</param>
public readonly record struct Objective(MetricName Name, bool Smaller)
{
    /// <inheritdoc/>
    public override string ToString() => Smaller ? $"-{Name}" : Name.ToString();
}
