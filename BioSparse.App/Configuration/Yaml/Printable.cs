using System.Text;

namespace BioSparse.App.Configuration.Yaml;

/// <summary>Text of a stranger, made fit for one line of a message.</summary>
public static class Printable
{
    /// <summary>The text without control characters, cut when it is long.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="longest">The most letters that are shown.</param>
    public static string Of(string text, int longest = 60)
    {
        var shown = new StringBuilder();
        foreach (var letter in text)
        {
            if (shown.Length >= longest)
                return shown.Append('…').ToString();
            var odd = char.IsControl(letter) || char.IsSurrogate(letter)
                || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format
                    or System.Globalization.UnicodeCategory.LineSeparator
                    or System.Globalization.UnicodeCategory.ParagraphSeparator;
            if (odd)
                shown.Append($"\\u{(int)letter:x4}");
            else
                shown.Append(letter);
        }

        return shown.ToString();
    }
}
