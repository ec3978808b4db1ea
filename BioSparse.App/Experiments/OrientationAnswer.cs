namespace BioSparse.App.Experiments;

/// <summary>Which matrices have to be transposed, and whether other answers fit as well.</summary>
internal sealed record OrientationAnswer(IReadOnlyList<bool> IsTransposed, bool IsAmbiguous);
