using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Discards all events.</summary>
public sealed class NoTrace : IJobTrace
{
    /// <summary>The one there is.</summary>
    public static NoTrace Instance { get; } = new();

    private NoTrace()
    {
    }

    /// <inheritdoc/>
    public void Hidden(int epoch, Layer layer)
    {
    }

    /// <inheritdoc/>
    public void Number(MetricRow row)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Mark() => new Dictionary<string, long>();

    /// <inheritdoc/>
    public void Finished(IReadOnlyList<MetricRow> rows)
    {
    }
}
