using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>The files of figures in a folder, in the formats of a run's settings.</summary>
internal sealed class FigureFiles(string folder, FigureSettings settings)
{
    private readonly HashSet<string> _names = [];

    /// <summary>Whether a figure is among those chosen.</summary>
    public static bool IsChosen(FigureSettings settings, string kind) =>
        settings.Kinds is not { Value: var kinds } || kinds.Contains(kind);

    /// <summary>Whether PDF is among the formats.</summary>
    public bool HasPdf => settings.Formats.Contains(FigureFormat.Pdf);

    /// <summary>Writes a figure in all formats.</summary>
    /// <param name="figure">A painted figure: PNG, and SVG where it has one.</param>
    /// <param name="pdf">Its PDF for a number of a paper's columns; null for those of its panels.</param>
    public void Write(Figure figure, Func<int?, byte[]> pdf)
    {
        _names.Add(figure.Name);
        string In(string ending) => Path.Combine(folder, figure.Name + ending);
        void Bytes(string ending, byte[] content) => AtomicFile.Write(In(ending), stream => stream.Write(content));
        if (settings.Formats.Contains(FigureFormat.Png))
            Bytes(".png", figure.Png);
        if (settings.Formats.Contains(FigureFormat.Svg) && figure.Svg is { } svg)
            AtomicFile.WriteText(In(".svg"), svg);
        if (HasPdf)
            Bytes(".pdf", pdf(settings.Columns is { Value: var columns } ? columns : null));
    }

    /// <summary>Removes the files of figures that the run no longer has. Other files stay.</summary>
    public void RemoveOthers()
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(IsOld).ToArray())
            File.Delete(file);
    }

    private bool IsOld(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return Path.GetExtension(file) is ".png" or ".svg" or ".pdf"
            && !_names.Contains(name)
            // fgsm and pgd are of earlier versions
            && (FigureSettingsModule.kinds.Contains(name) || name is "fgsm" or "pgd" || name.StartsWith($"{KernelPainter.Name}-", StringComparison.Ordinal));
    }
}
