using System.Text;
using BioSparse.App.Charts;

namespace BioSparse.App.Reporting;

/// <summary>
/// A page in one file: a header, a list of its contents, sections, and its own style sheet and scripts. It asks the network for
/// nothing. plotly.js is part of it where it has charts.
/// </summary>
internal sealed class Page(string title, string heading)
{
    /// <summary>Ids of parts that are not sections.</summary>
    private static readonly string[] s_own = ["content", "shown", "examples", "examples-data"];

    private readonly List<(string Id, string Title)> _contents = [];
    private readonly Html _header = new();
    private readonly Html _body = new();
    private string? _shown;
    private bool _hasCharts;

    /// <summary>A sentence below the heading.</summary>
    public void Lead(string sentence) => _header.Element("p", sentence, "class=\"lead\"");

    /// <summary>The models and seeds that can be switched.</summary>
    public void Shown(string json) => _shown = json;

    /// <summary>A section with its heading, which the contents list.</summary>
    public void Section(string title, Action<Html> content, string? kind = null)
    {
        var id = Slug(title);
        for (var number = 2; s_own.Contains(id) || _contents.Any(entry => entry.Id == id); number++)
            id = $"{Slug(title)}-{number}";
        _contents.Add((id, title));
        _body.Raw($"<section id=\"{id}\"{(kind is null ? "" : $" class=\"{kind}\"")}>\n")
            .Raw($"<h2>{Html.Escape(title)}<a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to {Html.Escape(title)}\">#</a></h2>\n");
        content(_body);
        _body.Raw("</section>\n");
    }

    /// <summary>A figure: its picture, which stands until a script draws its panels, and on paper.</summary>
    public void Figure(Html html, Chart chart, Figure drawn)
    {
        _hasCharts = true;
        var form = drawn.Panels switch { 1 => " single", 2 => " pair", _ => "" };
        html.Raw($"<figure class=\"chart\" data-name=\"{Html.Escape(chart.Name)}\" data-title=\"{Html.Escape(chart.Title)}\">")
            .Raw($"<div class=\"still{form}\"><img alt=\"{Html.Escape($"{chart.Title}: {chart.Caption}")}\" src=\"{Source(drawn)}\"></div>\n")
            .Raw("<div class=\"live\" hidden>");
        foreach (var panel in chart.Panels)
            html.Raw("<div class=\"panel\">").Data(PlotlyPanel.Json(panel), "class=\"source\"").Raw("</div>");
        html.Raw($"</div>\n<figcaption>{Html.Escape(chart.Caption)}</figcaption></figure>\n");
    }

    /// <summary>The picture of a figure in the page itself.</summary>
    public static string Source(Figure figure) => figure is { Cells: null, Svg: { } svg }
        ? $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}"
        : $"data:image/png;base64,{Convert.ToBase64String(figure.Png)}";

    /// <summary>The whole page.</summary>
    public string Render()
    {
        var page = new Html()
            .Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n")
            .Element("title", title)
            .Raw($"<style>{PageAssets.Css}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<div class=\"page\">\n")
            .Raw("<nav class=\"side\" aria-label=\"Contents\"><details open><summary>Contents</summary><ol>\n");
        foreach (var (id, name) in _contents)
            page.Raw($"<li><a href=\"#{id}\">{Html.Escape(name)}</a></li>\n");
        page.Raw("</ol></details></nav>\n<main id=\"content\">\n<header>").Element("p", "BioSparse", "class=\"brand\"").Element("h1", heading)
            .Raw($"{_header}</header>\n{_body}</main>\n</div>\n");
        if (_shown is not null)
            page.Data(_shown, "id=\"shown\"");
        if (_hasCharts)
            page.Raw($"<script>{Inline(PlotlyPanel.Script())}</script>\n");
        return page.Raw($"<script>\n'use strict';\n{PageAssets.Script}</script>\n</body>\n</html>\n").ToString();
    }

    private static string Inline(string script) => script.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var letter in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(letter);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().TrimEnd('-') is { Length: > 0 } id ? id : "section";
    }
}
