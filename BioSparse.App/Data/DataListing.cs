namespace BioSparse.App.Data;

/// <summary>A data set in a list: where its files are, or what brings them.</summary>
public sealed record DataListing(string Name, string Description, string? Place, string Remedy);
