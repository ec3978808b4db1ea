using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>The images of a job.</summary>
/// <param name="Train">Images trained on.</param>
/// <param name="Validation">Images kept for choosing settings; may be empty.</param>
/// <param name="Measured">Images that the network is measured on.</param>
/// <param name="Split">Which images the measured ones are.</param>
internal sealed record JobImages(Dataset Train, Dataset Validation, Dataset Measured, Split Split);
