namespace BioSparse.App.Configuration.Yaml;

/// <summary>Where a value stands: a line of a file, or a word of the command line (line 0).</summary>
/// <param name="Source">The file, or the word.</param>
/// <param name="Line">The line, from 1; 0 for a word.</param>
public readonly record struct Place(string Source, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}";
}
