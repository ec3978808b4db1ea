using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration;

/// <summary>One thing wrong with a configuration.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Key">The setting's path; empty when it is about no setting.</param>
/// <param name="Found">What was found.</param>
/// <param name="Allowed">What would be right.</param>
/// <param name="Meant">What was probably meant; null when nothing is near.</param>
public sealed record ConfigError(Place Place, string Key, string Found, string Allowed, string? Meant = null)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var key = Key.Length == 0 ? "" : $"{Printable.Of(Key)}: ";
        var meant = Meant is null ? "" : $" (did you mean {Meant}?)";
        return $"{Place}: {key}found {Found}; allowed {Allowed}{meant}";
    }
}
