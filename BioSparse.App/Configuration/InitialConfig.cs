namespace BioSparse.App.Configuration;

/// <summary>The uniform distribution of the first weights.</summary>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest.</param>
public sealed record InitialConfig(
    double Low,
    double High);
