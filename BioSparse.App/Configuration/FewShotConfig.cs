namespace BioSparse.App.Configuration;

/// <summary>Learning from few labelled images.</summary>
/// <param name="Shots">Labelled images of each class.</param>
/// <param name="Draws">Random choices of those images.</param>
/// <param name="Protocols">What learns from them.</param>
public sealed record FewShotConfig(
    IReadOnlyList<int> Shots,
    int Draws,
    IReadOnlyList<FewShotProtocol> Protocols);
