using BioSparse.App.Charts;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>Writes figures and report into a run folder.</summary>
public static class ReportWriter
{
    /// <summary>Writes <c>figures/*</c> and <c>report.html</c>.</summary>
    /// <param name="input">The content.</param>
    /// <param name="runFolder">The folder of the run.</param>
    /// <param name="settings">Which figures, and their formats.</param>
    public static void Write(ReportInput input, string runFolder, FigureSettings settings)
    {
        var folder = Path.Combine(runFolder, "figures");
        Folders.Make(folder);
        var files = new FigureFiles(folder, settings);
        Chart[] charts = [.. ReportFigures.Of(input).Where(chart => FigureFiles.IsChosen(settings, chart.Name))];
        Figure[] figures = [.. charts.Select(ChartPainter.Paint)];
        foreach (var (chart, figure) in charts.Zip(figures))
            files.Write(figure, columns => ChartPainter.Pdf(chart, columns));
        Figure[] kernels = FigureFiles.IsChosen(settings, KernelPainter.Name) ? Kernels(input, files) : [];
        files.RemoveOthers();
        AtomicFile.WriteText(Path.Combine(runFolder, "report.html"), new HtmlReport(input, kernels, figures).Render());
    }

    /// <summary>The mosaic of each layer; where there are several, a figure of all is written as well.</summary>
    private static Figure[] Kernels(ReportInput input, FigureFiles files)
    {
        KernelMosaic[] mosaics = [.. input.Models.SelectMany(model => model.Layers.Select(layer => new KernelMosaic(model.Seed, layer, input.Threshold)))];
        Figure[] kernels = [.. mosaics.Select(KernelPainter.Paint)];
        foreach (var (mosaic, kernel) in mosaics.Zip(kernels))
            files.Write(kernel, columns => KernelPainter.Pdf([mosaic], columns));
        if (mosaics.Length > 1)
            files.Write(KernelPainter.Paint(mosaics), columns => KernelPainter.Pdf(mosaics, columns));
        foreach (var mosaic in mosaics)
            mosaic.Dispose();
        return kernels;
    }
}
