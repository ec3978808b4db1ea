namespace BioSparse.App.Data;

/// <summary>
/// The files of an archive that hold training or test images: names without folders, the number of images in each, and
/// the file of labels; without one, a label stands before each image.
/// </summary>
public sealed record ArchiveSplit(IReadOnlyList<string> Images, int Count, string? Labels = null);
