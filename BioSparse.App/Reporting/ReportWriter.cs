using BioSparse.App.Charts;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>Writes figures and report into a run folder.</summary>
public static class ReportWriter
{
    /// <summary>Writes <c>figures/*</c>, the tables of portraits, and <c>report.html</c>.</summary>
    /// <param name="input">Rows, summaries, claims and weights of the run.</param>
    /// <param name="runFolder">The folder of the run.</param>
    /// <param name="settings">Which figures, and their formats.</param>
    public static void Write(ReportInput input, string runFolder, FigureSettings settings)
    {
        var folder = Path.Combine(runFolder, "figures");
        Folders.Make(folder);
        PortraitTables.Write(input.Models, runFolder);
        var files = new FigureFiles(folder, settings);
        Chart[] charts = [.. ReportFigures.Of(input).Where(chart => FigureFiles.IsChosen(settings, chart.Name))];
        Figure[] figures = [.. charts.Select(ChartPainter.Paint)];
        foreach (var (chart, figure) in charts.Zip(figures))
            files.Write(figure, columns => ChartPainter.Pdf(chart, columns));
        Mosaic[] kernels = FigureFiles.IsChosen(settings, KernelPainter.Name) ? Kernels(input, files) : [];
        files.RemoveOthers();
        AtomicFile.WriteText(Path.Combine(runFolder, "report.html"), new HtmlReport(input, kernels, [.. charts.Zip(figures)]).Render());
    }

    /// <summary>The mosaic of each layer; where there are several, a figure of all is written as well.</summary>
    private static Mosaic[] Kernels(ReportInput input, FigureFiles files)
    {
        (ReportModel Model, int Layer)[] layers = [.. input.Models.SelectMany(model => model.Layers.Select((_, layer) => (model, layer)))];
        KernelMosaic[] mosaics = [.. layers.Select(entry => new KernelMosaic(entry.Model.Seed, entry.Model.Layers[entry.Layer], input.Threshold))];
        Mosaic[] kernels = [.. layers.Zip(mosaics, (entry, mosaic) => new Mosaic(entry.Model, entry.Layer, KernelPainter.Paint(mosaic)))];
        foreach (var (mosaic, kernel) in mosaics.Zip(kernels))
            files.Write(kernel.Picture, columns => KernelPainter.Pdf([mosaic], columns));
        if (mosaics.Length > 1)
            files.Write(KernelPainter.Paint(mosaics), columns => KernelPainter.Pdf(mosaics, columns));
        foreach (var mosaic in mosaics)
            mosaic.Dispose();
        return kernels;
    }
}
