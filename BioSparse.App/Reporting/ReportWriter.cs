using BioSparse.App.Charts;
using BioSparse.App.Persistence;

namespace BioSparse.App.Reporting;

/// <summary>Writes figures and report into a run folder.</summary>
public static class ReportWriter
{
    /// <summary>Writes <c>figures/*</c>, the tables of portraits, and <c>report.html</c>.</summary>
    public static void Write(ReportInput input, string runFolder)
    {
        var folder = Path.Combine(runFolder, "figures");
        Folders.Make(folder);
        PortraitTables.Write(input.Models, runFolder);
        Mosaic[] kernels = [.. input.Models.SelectMany(model => model.Layers.Select((layer, i) => new Mosaic(model, i, KernelMosaic.Draw(model.Seed, layer, input.Threshold))))];
        (Chart Chart, Figure Drawn)[] charts = [.. ReportFigures.Of(input).Select(chart => (chart, ChartPainter.Paint(chart)))];
        Figure[] pictures = [.. kernels.Select(mosaic => mosaic.Picture)];
        Figure[] together = pictures.Length > 1 ? [KernelMosaic.Together(pictures)] : [];
        foreach (var figure in pictures.Concat(together).Concat(charts.Select(entry => entry.Drawn)))
        {
            AtomicFile.Write(Path.Combine(folder, $"{figure.Name}.png"), stream => stream.Write(figure.Png));
            if (figure.Svg is { } svg)
                AtomicFile.WriteText(Path.Combine(folder, $"{figure.Name}.svg"), svg);
        }

        AtomicFile.WriteText(Path.Combine(runFolder, "report.html"), new HtmlReport(input, kernels, charts).Render());
    }
}
