using System.Text;
using BioSparse.App.Configuration.Yaml;

namespace BioSparse.App.Configuration.Schema;

/// <summary>The path of a file. Whether it exists is for those to say who read it.</summary>
public sealed class FileType : ScalarType<string>
{
    /// <summary>The full path of a file; what can be none stays, and is refused when it is read.</summary>
    /// <param name="text">The path.</param>
    /// <param name="folder">Where relative paths begin.</param>
    public static string Full(string text, string folder) =>
        text.Contains('\0') ? text : Path.GetFullPath(text is "" ? "." : text, Path.GetFullPath(folder));

    /// <inheritdoc/>
    public override string Allowed => "a file";

    /// <inheritdoc/>
    protected override bool TryParse(YamlScalar scalar, out string value)
    {
        value = scalar.Text;
        return value.Length > 0 && !value.Contains('\0');
    }

    /// <inheritdoc/>
    protected override string Format(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in value)
        {
            if (letter is '"' or '\\')
                quoted.Append('\\').Append(letter);
            else if (char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\ufeff')
                quoted.Append($"\\u{(int)letter:x4}");
            else
                quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }
}
