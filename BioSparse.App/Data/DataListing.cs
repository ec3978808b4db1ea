namespace BioSparse.App.Data;

/// <summary>A data set in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Place">Folder of its files, or "inside the program"; null when a file is missing.</param>
public sealed record DataListing(string Name, string Description, string? Place);
