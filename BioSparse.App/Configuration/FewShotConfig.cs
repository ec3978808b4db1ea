namespace BioSparse.App.Configuration;

/// <summary>Learning from few labelled images.</summary>
/// <param name="Shots">Labelled images of each class.</param>
/// <param name="Draws">Random choices of those images.</param>
/// <param name="Steps">Fewest steps of each training on them.</param>
/// <param name="Protocols">What learns from them.</param>
public sealed record FewShotConfig(
    IReadOnlyList<int> Shots,
    int Draws,
    int Steps,
    IReadOnlyList<FewShotProtocol> Protocols);
