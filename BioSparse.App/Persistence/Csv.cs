using System.Globalization;
using System.Text;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Persistence;

/// <summary>Comma-separated values after RFC 4180, numbers in the invariant culture, an empty field for nan.</summary>
public static class Csv
{
    /// <summary>A line of fields, quoted where necessary.</summary>
    public static string Line(params IEnumerable<string> fields) => string.Join(',', fields.Select(Quoted));

    /// <summary>A number in round-trip format.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A float32 number in round-trip format.</summary>
    public static string Single(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Number"/> writes.</summary>
    public static bool Parse(string field, out double value)
    {
        value = double.NaN;
        return field.Length == 0 || double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A number that may be absent, then an empty field.</summary>
    public static string Optional(FSharpOption<double>? value) => value is { Value: var number } ? Number(number) : "";

    /// <summary>Reads what <see cref="Optional"/> writes.</summary>
    public static bool ParseOptional(string field, out FSharpOption<double>? value)
    {
        var fits = Parse(field, out var number);
        value = field.Length == 0 ? null : number;
        return fits;
    }

    /// <summary>The fields of each record of a text.</summary>
    /// <exception cref="FormatException">A quotation mark is never closed; the records before it have been given.</exception>
    public static IEnumerable<IReadOnlyList<string>> Records(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == ',' || c == '\n')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    yield return fields;
                    fields = [];
                }
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        if (quoted)
            throw new FormatException("a quotation mark is opened and never closed");
        if (field.Length > 0 || fields.Count > 0)
        {
            fields.Add(field.ToString());
            yield return fields;
        }
    }

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"")}\"";
}
