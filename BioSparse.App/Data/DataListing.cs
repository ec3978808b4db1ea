namespace BioSparse.App.Data;

/// <summary>A data set in a list.</summary>
public sealed record DataListing(string Name, string Description, string? Place);
