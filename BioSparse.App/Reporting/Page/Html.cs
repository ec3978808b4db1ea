using System.Net;
using System.Text;

namespace BioSparse.App.Reporting;

/// <summary>HTML with escaped text.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Text in an element.</summary>
    public Html Element(string tag, string text, string? attributes = null) =>
        Raw($"<{tag}{(attributes is null ? "" : " " + attributes)}>{Escape(text)}</{tag.Split(' ')[0]}>\n");

    /// <summary>Markup, not escaped.</summary>
    public Html Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>
    /// A table that scrolls horizontally where it is wider than the page; cells are text. Tables of one line for each model name
    /// it in a header of the line.
    /// </summary>
    public Html Table(string name, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, string kind = "", bool isSortable = true)
    {
        var classes = string.Join(' ', new[] { kind, isSortable ? "sortable" : "", header.Count > 12 ? "many" : "" }.Where(word => word.Length > 0));
        Raw($"<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{Escape(name)}\"><table class=\"{classes}\">\n<thead><tr>");
        foreach (var cell in header)
            Raw($"<th scope=\"col\">{Escape(cell)}</th>");
        Raw("</tr></thead>\n<tbody>\n");
        var isNamed = header[0] == "model";
        foreach (var row in rows)
        {
            Raw("<tr>");
            foreach (var (place, cell) in row.Index())
                Raw(place == 0 && isNamed ? $"<th scope=\"row\">{Escape(cell)}</th>" : $"<td>{Escape(cell)}</td>");
            Raw("</tr>\n");
        }

        return Raw("</tbody></table></div>\n");
    }

    /// <summary>A list of sentences.</summary>
    public Html List(IEnumerable<string> sentences)
    {
        Raw("<ul>\n");
        foreach (var sentence in sentences)
            Element("li", sentence);
        return Raw("</ul>\n");
    }

    /// <summary>Lines of a name and a value.</summary>
    public Html Pairs(IEnumerable<(string Name, string Value)> pairs)
    {
        Raw("<table class=\"pairs\"><tbody>\n");
        foreach (var (name, value) in pairs)
            Raw($"<tr><th scope=\"row\">{Escape(name)}</th><td>{Escape(value)}</td></tr>\n");
        return Raw("</tbody></table>\n");
    }

    /// <summary>JSON for a script to read.</summary>
    public Html Data(string json, string attributes) =>
        Raw($"<script type=\"application/json\" {attributes}>{json.Replace("<", "\\u003c", StringComparison.Ordinal)}</script>");

    /// <summary>Escaped text.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
