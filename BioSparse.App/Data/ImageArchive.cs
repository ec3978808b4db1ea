using BioSparse.Core;

namespace BioSparse.App.Data;

/// <summary>
/// A data set in one compressed tar file: its name, its size in bytes, the extents of an image, and where images and
/// labels are. The format of the files inside is CIFAR-10's or STL-10's (<see cref="BinaryImages"/>).
/// </summary>
public sealed record ImageArchive(string FileName, long Size, ImageShape Shape, ArchiveSplit Train, ArchiveSplit Test);
