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
        Figure[] kernels = [.. input.Models.SelectMany(model => model.Layers.Select(layer => KernelMosaic.Draw(model.Seed, layer, input.Threshold)))];
        Figure[] figures = [.. ReportFigures.Of(input).Select(ChartPainter.Paint)];
        Figure[] together = kernels.Length > 1 ? [KernelMosaic.Together(kernels)] : [];
        foreach (var figure in kernels.Concat(together).Concat(figures))
        {
            AtomicFile.Write(Path.Combine(folder, $"{figure.Name}.png"), stream => stream.Write(figure.Png));
            if (figure.Svg is { } svg)
                AtomicFile.WriteText(Path.Combine(folder, $"{figure.Name}.svg"), svg);
        }

        AtomicFile.WriteText(Path.Combine(runFolder, "report.html"), new HtmlReport(input, kernels, figures).Render());
    }
}
