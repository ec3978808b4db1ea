using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>One case of an enumeration, written in small letters with hyphens.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class EnumType<T> : ScalarType<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override string Allowed => string.Join(", ", Words);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<T>().Select(Kebab.Of)];

    /// <inheritdoc/>
    protected override bool TryParse(YamlScalar scalar, out T value)
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            value = candidate;
            if (Kebab.Of(candidate) == scalar.Text)
                return true;
        }

        value = default;
        return false;
    }

    /// <inheritdoc/>
    protected override string Format(T value) => Kebab.Of(value);
}
