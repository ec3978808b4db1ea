using System.Text;
using BioSparse.App.Charts;
using BioSparse.App.Latex;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting.Latex;

/// <summary>The tables of a run as LaTeX in its folder <c>tables</c>, and a document that has them and the figures.</summary>
public static class LatexReport
{
    private const string Paper = "paper";

    /// <summary>Floats after which the document lets LaTeX set what waits.</summary>
    private const int Waiting = 8;

    private static readonly string[] s_names = [Paper, "models", "claims", "few-shot", "robustness", "distributions", "judgements"];

    /// <summary>Writes <c>tables/*.tex</c>; tables that the run does not have are removed.</summary>
    /// <param name="input">Rows, summaries, claims and weights of the run.</param>
    /// <param name="runFolder">The folder of the run.</param>
    /// <param name="settings">The figures; the document has those that are written as PDF.</param>
    public static void Write(ReportInput input, string runFolder, FigureSettings settings)
    {
        var folder = Path.Combine(runFolder, "tables");
        Folders.Make(folder);
        LatexTable[] tables = [.. new LatexTables(input).All()];
        foreach (var table in tables)
            AtomicFile.WriteText(Path.Combine(folder, $"{table.Name}.tex"), Head + LatexTableModule.write(table));
        foreach (var name in s_names.Where(name => name != Paper && tables.All(table => table.Name != name)))
            File.Delete(Path.Combine(folder, $"{name}.tex"));
        AtomicFile.WriteText(Path.Combine(folder, $"{Paper}.tex"), Document(input, tables, settings));
    }

    private static string Head => "% biosparse report --latex; packages: booktabs, tabularx\n";

    private static string Document(ReportInput input, IEnumerable<LatexTable> tables, FigureSettings settings)
    {
        string[] floats = [.. tables.Select(table => $"\\input{{{table.Name}}}\n"), .. settings.Formats.Contains(FigureFormat.Pdf) ? Figures(input, settings) : []];
        var text = new StringBuilder(
            """
            % biosparse report --latex: all tables, and the figures where they are written as PDF. pdflatex paper.tex, twice, in this folder.
            \documentclass[10pt,twocolumn]{article}
            \usepackage[a4paper,textwidth=180mm,textheight=250mm,columnsep=10mm]{geometry}
            \usepackage{booktabs,tabularx,graphicx}
            \raggedbottom
            \begin{document}
            \section*{
            """);
        text.Append(LatexText.escape(input.Title)).Append("}\n");
        foreach (var sentence in new ReportWords(input).Sentences())
            text.Append("\\begin{raggedright}").Append(LatexText.escape(sentence)).Append("\\par\\end{raggedright}\n");
        foreach (var group in floats.Chunk(Waiting))
            text.Append(string.Concat(group)).Append("\\clearpage\n");
        return text.Append("\\end{document}\n").ToString();
    }

    private static IEnumerable<string> Figures(ReportInput input, FigureSettings settings)
    {
        if (FigureFiles.IsChosen(settings, KernelPainter.Name))
        {
            int layers = input.Models.Sum(model => model.Layers.Count);
            if (layers > 1)
                yield return Figure(KernelPainter.Name, "Weight kernels of all models, on one colour scale.", settings.Columns is { Value: 1 });
            foreach (var layer in input.Models.SelectMany(model => model.Layers))
                yield return Figure($"{KernelPainter.Name}-{layer.Key}", $"Weight kernels: {layer.Name}.", settings.Columns is not { Value: 2 });
        }

        foreach (var chart in ReportFigures.Of(input).Where(chart => FigureFiles.IsChosen(settings, chart.Name)))
            yield return Figure(chart.Name, $"{chart.Title}. {chart.Caption}", ChartPainter.ColumnsOf(chart, settings) == 1);
    }

    /// <summary>A figure, one column wide or two, and no higher than fits on a page with its caption.</summary>
    private static string Figure(string name, string caption, bool isNarrow)
    {
        var form = isNarrow ? "figure" : "figure*";
        return $"\\begin{{{form}}}[tp]\n\\centering\n\\includegraphics[width=\\{(isNarrow ? "columnwidth" : "textwidth")},height=0.8\\textheight,keepaspectratio]{{../figures/{name}.pdf}}\n"
            + $"\\caption{{\\protect\\raggedright {LatexText.escape(caption)}}}\n\\label{{fig:{name}}}\n\\end{{{form}}}\n";
    }
}
