using System.Text.Json;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>A mosaic of kernels whose units can be opened: what is stored of each, for a script to show.</summary>
internal sealed record Mosaic(ReportModel Model, int Layer, Figure Picture);

/// <summary>What a script needs to open the units of mosaics.</summary>
internal static class UnitExplorer
{
    /// <summary>The numbers of the units of a mosaic; nothing where the run has no portrait of them.</summary>
    public static void Write(Html html, Mosaic mosaic, double threshold)
    {
        if (mosaic.Picture.Cells is not { } cells || mosaic.Model.FirstPortrait is not { } portrait || mosaic.Layer >= portrait.Layers.Length)
            return;
        var layer = mosaic.Model.Layers[mosaic.Layer];
        var described = portrait.Layers[mosaic.Layer];
        var units = cells.Units.Where(unit => unit < described.Units).ToArray();
        var inputs = layer.Weights.Length / layer.Rows;
        var alive = threshold * layer.Weights.Max(Math.Abs);
        int Count(int unit, Func<float, bool> counts) => unit < layer.Rows ? layer.Weights.AsSpan(unit * inputs, inputs).ToArray().Count(counts) : 0;
        var images = described.Shown.Index().ToDictionary(entry => entry.Item, entry => TopImages(described, entry.Index));
        html.Data(JsonSerializer.Serialize(new
        {
            title = layer.Name,
            pool = PoolOf(mosaic.Model),
            cells = new
            {
                cells.Width,
                cells.Height,
                cells.Gap,
                cells.StepX,
                cells.StepY,
                cells.KernelWidth,
                cells.KernelHeight,
                cells.Columns,
                Units = units,
            },
            synapses = units.Select(unit => described.Synapses[unit]),
            positive = units.Select(unit => Count(unit, weight => weight > alive)),
            negative = units.Select(unit => Count(unit, weight => weight < -alive)),
            costs = described.RemovalCosts.All(float.IsNaN) ? null : units.Select(unit => Number(described.RemovalCosts[unit])),
            means = units.Select(unit => LayerPortraitModule.meansOf(unit, described).Select(Number)),
            top = units.Select(unit => images.GetValueOrDefault(unit, []).Select(image => new[] { image.Row, Number(image.Response) })),
        }, s_form), "class=\"units\"");
    }

    /// <summary>The images that the units of a model name.</summary>
    public static void WritePool(Html html, ReportModel model)
    {
        if (model.FirstPortrait is not { Layers.Length: > 0 } portrait)
            return;
        html.Data(JsonSerializer.Serialize(new
        {
            shape = new[] { portrait.Shape.Channels, portrait.Shape.Height, portrait.Shape.Width },
            labels = portrait.ImageLabels,
            images = Packed.Of(portrait.Images),
        }), $"id=\"{Html.Escape(PoolOf(model))}\"");
    }

    private static readonly JsonSerializerOptions s_form = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static string PoolOf(ReportModel model) => $"pool-{model.Name}";

    private static IEnumerable<(int Row, float Response)> TopImages(LayerPortrait layer, int place) =>
        Enumerable.Range(place * LayerPortraitModule.Top, LayerPortraitModule.Top)
            .Select(i => (layer.TopImages[i], layer.TopResponses[i]))
            .Where(image => image.Item1 >= 0);

    /// <summary>Four digits are more than a bar shows.</summary>
    private static double? Number(float value) =>
        float.IsFinite(value) ? double.Parse(value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : null;
}
