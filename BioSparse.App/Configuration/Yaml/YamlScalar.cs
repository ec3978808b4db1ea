namespace BioSparse.App.Configuration.Yaml;

/// <summary>A single word, number or text.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">What it says.</param>
/// <param name="Plain">Whether it stands without quotation marks: only then can it be a number.</param>
public sealed record YamlScalar(Place Place, string Text, bool Plain) : YamlValue(Place)
{
    /// <summary>Whether an error about it has been said already.</summary>
    public bool IsMarred { get; init; }

    /// <summary>Whether it says nothing.</summary>
    public bool IsNothing => Plain && (Text is "" or "~" or "null");

    /// <inheritdoc/>
    public override string Shown =>
        IsNothing ? "nothing" : Plain ? Printable.Of(Text) : $"the text \"{Printable.Of(Text)}\"";
}
