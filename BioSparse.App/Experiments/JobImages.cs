using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>The images of a job.</summary>
/// <param name="Train">Images trained on.</param>
/// <param name="Validation">Images kept for choosing settings; may be empty.</param>
/// <param name="Measured">Images that the network is measured on.</param>
/// <param name="Prefix">What the names of their metrics begin with.</param>
internal sealed record JobImages(Dataset Train, Dataset Validation, Dataset Measured, string Prefix);
