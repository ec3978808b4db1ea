using ScottPlot;

namespace BioSparse.App.Reporting;

/// <summary>Colours and markers of models, the same in every figure; the colour-blind-safe palette of Okabe &amp; Ito (2008).</summary>
internal sealed class Style
{
    private static readonly string[] s_colours = ["#D55E00", "#0072B2", "#009E73", "#CC79A7", "#7F7F7F", "#B8860B", "#56B4E9", "#000000"];

    private static readonly MarkerShape[] s_markers =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond,
        MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp, MarkerShape.OpenDiamond,
    ];

    private readonly Dictionary<string, int> _places;

    public Style(IEnumerable<ReportModel> models)
        : this(models.Select(model => model.Name))
    {
    }

    public Style(IEnumerable<string> models) =>
        _places = models.Index().ToDictionary(entry => entry.Item, entry => entry.Index);

    public string HexOf(string model) => s_colours[_places[model] % s_colours.Length];

    public Color ColourOf(string model) => Color.FromHex(HexOf(model));

    /// <summary>Repeated colours have other markers.</summary>
    public MarkerShape MarkerOf(string model) => s_markers[(_places[model] + _places[model] / s_colours.Length) % s_markers.Length];
}
