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

    /// <summary>A table that scrolls horizontally on narrow pages; cells are text.</summary>
    public Html Table(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows, string? attributes = null)
    {
        Raw($"<div class=\"wide\"><table{(attributes is null ? "" : " " + attributes)}>\n<thead><tr>");
        foreach (var cell in header)
            Raw($"<th scope=\"col\">{Escape(cell)}</th>");
        Raw("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            Raw("<tr>");
            foreach (var cell in row)
                Raw($"<td>{Escape(cell)}</td>");
            Raw("</tr>\n");
        }

        return Raw("</tbody></table></div>\n");
    }

    /// <summary>Escaped text.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
