using BioSparse.Core;

namespace BioSparse.App.Benchmarks;

/// <summary>Batches of a data set, created once and used cyclically.</summary>
public sealed class BenchBatches
{
    private readonly Batch[] _batches;
    private int _next;

    /// <summary>The first batches of a data set in a drawn order.</summary>
    public BenchBatches(Dataset dataset, int size, int count)
    {
        Size = size;
        var order = Core.Random.permutation(dataset.Count, Core.Random.named("benchmark", Core.Random.key(1)));
        _batches = [.. Enumerable.Range(0, count).Select(i => Training.batch(dataset, order.AsSpan(i * size, size)))];
    }

    /// <summary>B.</summary>
    public int Size { get; }

    /// <summary>Pixels of a batch that are not zero, in the mean.</summary>
    public double Nonzero => _batches.Average(batch => batch.Inputs.ToArray().Count(pixel => pixel != 0));

    /// <summary>The next batch, cyclically.</summary>
    public Batch Next() => _batches[_next++ % _batches.Length];
}
