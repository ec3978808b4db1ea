using System.Text.RegularExpressions;

namespace BioSparse.App.Reporting;

/// <summary>Text in lines that are no wider than a terminal, broken between words alone.</summary>
internal static partial class WrappedText
{
    private const int Label = 4;

    /// <summary>The text, whose long lines continue below their last column, or below their beginning if they have none.</summary>
    public static string At(int width, string text) =>
        string.Join('\n', text.Split('\n').SelectMany(line => line.Length <= width ? [line] : Parts(width, line)));

    private static IEnumerable<string> Parts(int width, string line)
    {
        var hang = Hang(width, line);
        var indent = line.Length - line.TrimStart(' ').Length;
        var part = line[..Math.Min(indent, width / 2)];
        var isEmpty = true;
        var end = indent;
        foreach (var word in Words().Matches(line).Select(match => match))
        {
            // runs of spaces between columns stay
            var gap = isEmpty ? "" : line[end..word.Index];
            if (!isEmpty && part.Length + gap.Length + word.Length > width)
            {
                yield return part;
                (part, gap) = (new string(' ', hang), "");
            }

            part += gap + word.Value;
            isEmpty = false;
            end = word.Index + word.Length;
        }

        yield return part;
    }

    private static int Hang(int width, string line)
    {
        var column = Column().Match(line);
        if (column.Success && column.Length <= width / 2)
            return column.Length;
        var indent = line.Length - line.TrimStart(' ').Length;
        return Math.Min(indent + (Labelled().IsMatch(line) || column.Success ? Label : 0), width / 2);
    }

    // an option with its value, in brackets, is one word
    [GeneratedRegex(@"\[[^\[\]]{1,40}\]\S*|[^ ]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^ *[^ ]+( [^ ]+)*  +")]
    private static partial Regex Column();

    [GeneratedRegex(@"^ *[^ ]+: ")]
    private static partial Regex Labelled();
}
