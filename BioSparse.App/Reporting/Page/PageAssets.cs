using System.Reflection;

namespace BioSparse.App.Reporting;

/// <summary>Style sheet and scripts of a page, which are files beside this one.</summary>
internal static class PageAssets
{
    /// <summary>The style sheet, for screens of two themes and for paper.</summary>
    public static string Css { get; } = Read("page.css");

    /// <summary>What a script adds to a page: theme and switches first, since the others use them.</summary>
    public static string Script { get; } = string.Concat(
        new[] { "theme.js", "tables.js", "charts.js", "units.js", "examples.js" }.Select(Read));

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"page/{name}")
            ?? throw new InvalidOperationException($"the resource page/{name} is not there");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
