using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Receives the states and numbers of one training, epoch by epoch.</summary>
public interface IJobTrace
{
    /// <summary>The hidden layer after an epoch of learning features.</summary>
    void Hidden(int epoch, Layer layer);

    /// <summary>Records a number of an epoch.</summary>
    void Number(MetricRow row);

    /// <summary>Its position, as lengths of its files by name; this part is kept when the job continues from here.</summary>
    IReadOnlyDictionary<string, long> Mark();

    /// <summary>All measured numbers.</summary>
    void Finished(IReadOnlyList<MetricRow> rows);
}
