using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>
/// Rows of version 0.1, which had no column for the split: a metric of validation images had a name that began with
/// <c>validation_</c>, and <c>train_accuracy</c> was the accuracy on training images.
/// </summary>
internal static class MetricsWithoutSplit
{
    private const string Validation = "validation_";
    private const string Train = "train_";

    /// <summary>The fields of a row with the split and the metric in place of the metric alone.</summary>
    public static IReadOnlyList<string> Today(IReadOnlyList<string> fields, int place)
    {
        if (fields.Count <= place)
            return fields;
        var (split, metric) = Of(fields[place]);
        return [.. fields.Take(place), SplitModule.name(split), metric, .. fields.Skip(place + 1)];
    }

    /// <summary>The split in a name, and the metric.</summary>
    public static (Split Split, string Metric) Of(string name) =>
        name.StartsWith(Validation, StringComparison.Ordinal) ? (Split.Validation, name[Validation.Length..])
        : name.StartsWith(Train, StringComparison.Ordinal) ? (Split.Train, name[Train.Length..])
        : (Measurement.metric(name).IsOfWeights ? Split.NoImages : Split.Test, name);
}
