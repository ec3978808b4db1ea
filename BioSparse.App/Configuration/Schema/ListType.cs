using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>Lists of at least one value, none of them twice.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <param name="item">The type of a value.</param>
/// <param name="orSingle">Whether one value may stand without brackets.</param>
public sealed class ListType<T>(ScalarType<T> item, bool orSingle = false) : SettingType
    where T : notnull
{
    /// <summary>The type of a value.</summary>
    public ScalarType<T> Item { get; } = item;

    /// <inheritdoc/>
    public override string Allowed =>
        $"{(orSingle ? $"{Item.Allowed}, or " : "")}a list, nothing twice, each {Item.Allowed}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => Item.Words;

    /// <inheritdoc/>
    public override bool TryRead(YamlValue value, out object? result, out YamlValue culprit)
    {
        culprit = value;
        result = null;
        var items = value is YamlSequence list ? list.Items : orSingle ? [value] : [];
        var read = new List<T>();
        var seen = new HashSet<T>();
        foreach (var item in items)
        {
            if (!Item.TryRead(item, out var one, out culprit) || !seen.Add((T)one!))
                return false;
            read.Add((T)one!);
        }

        result = new ValueList<T>(read);
        return read.Count > 0;
    }

    /// <inheritdoc/>
    public override string Write(object? value)
    {
        var items = (IEnumerable<T>)value!;
        var written = items.Select(item => Item.Write(item)).ToArray();
        return orSingle && written.Length == 1 ? written[0] : $"[{string.Join(", ", written)}]";
    }
}
