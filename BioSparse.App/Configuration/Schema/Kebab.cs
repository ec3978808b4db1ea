using System.Text;

namespace BioSparse.App.Configuration.Schema;

/// <summary>Names of cases as the configuration writes them: <c>MaxNormalised</c> is <c>max-normalised</c>.</summary>
public static class Kebab
{
    /// <summary>The name of a case in small letters with hyphens.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="value">The case.</param>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        var word = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && word.Length > 0)
                word.Append('-');
            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
