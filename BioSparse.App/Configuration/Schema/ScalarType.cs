using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>A type whose values are single words or numbers.</summary>
/// <typeparam name="T">The values.</typeparam>
public abstract class ScalarType<T> : SettingType
    where T : notnull
{
    /// <inheritdoc/>
    public override bool TryRead(YamlValue value, out object? result, out YamlValue culprit)
    {
        culprit = value;
        result = null;
        if (value is not YamlScalar { IsNothing: false } scalar || !TryParse(scalar, out var parsed))
            return false;
        result = parsed;
        return true;
    }

    /// <inheritdoc/>
    public override string Write(object? value) =>
        value is T known ? Format(known) : throw new ArgumentException("not a value of this type", nameof(value));

    /// <summary>Reads a scalar that says something.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="value">The value.</param>
    protected abstract bool TryParse(YamlScalar scalar, out T value);

    /// <summary>A value as a YAML scalar.</summary>
    /// <param name="value">The value.</param>
    protected abstract string Format(T value);
}
