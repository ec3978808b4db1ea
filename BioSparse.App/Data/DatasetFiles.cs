namespace BioSparse.App.Data;

/// <summary>The four files of a data set.</summary>
public sealed record DatasetFiles(string TrainImages, string TrainLabels, string TestImages, string TestLabels)
{
    /// <summary>The names that MNIST and similar data sets use.</summary>
    public static DatasetFiles Standard { get; } = new(
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    /// <summary>All four, in that order.</summary>
    public IReadOnlyList<string> All => [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>The same four names, each changed.</summary>
    public DatasetFiles Select(Func<string, string> change) =>
        new(change(TrainImages), change(TrainLabels), change(TestImages), change(TestLabels));
}
