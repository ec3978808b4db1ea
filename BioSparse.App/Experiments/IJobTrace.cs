using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Receives the states and numbers of one training, epoch by epoch.</summary>
public interface IJobTrace
{
    /// <summary>The hidden layer after an epoch of learning features.</summary>
    void Hidden(int epoch, Layer layer);

    /// <summary>A number that belongs to an epoch.</summary>
    void Number(MetricRow row);

    /// <summary>How far it has come, as lengths of its files by name: what is kept of it when the job goes on from here.</summary>
    IReadOnlyDictionary<string, long> Mark();

    /// <summary>All that was measured in the end.</summary>
    void Finished(IReadOnlyList<MetricRow> rows);
}
