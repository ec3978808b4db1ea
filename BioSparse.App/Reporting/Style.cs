namespace BioSparse.App.Reporting;

/// <summary>Colours and markers of models, the same in every figure; the colour-blind-safe palette of Okabe &amp; Ito (2008).</summary>
internal sealed class Style
{
    private const int Markers = 8;

    private static readonly string[] s_colours = ["#D55E00", "#0072B2", "#009E73", "#CC79A7", "#7F7F7F", "#B8860B", "#56B4E9", "#000000"];

    private readonly Dictionary<string, int> _places;

    public Style(IEnumerable<ReportModel> models)
        : this(models.Select(model => model.Name))
    {
    }

    public Style(IEnumerable<string> models) =>
        _places = models.Index().ToDictionary(entry => entry.Item, entry => entry.Index);

    public string ColourOf(string model) => s_colours[_places[model] % s_colours.Length];

    /// <summary>Repeated colours have other markers.</summary>
    public int MarkerOf(string model) => (_places[model] + _places[model] / s_colours.Length) % Markers;
}
