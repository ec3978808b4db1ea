namespace BioSparse.App.Configuration;

/// <summary>Settings of the control without hidden layer.</summary>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="Rate">Learning rate of Adam.</param>
public sealed record PixelSoftmaxConfig(
    int Epochs,
    double Rate);
