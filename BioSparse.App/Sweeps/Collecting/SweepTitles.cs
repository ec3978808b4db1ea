using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>The words at the axes of a sweep's figures: the catalogue's, with units.</summary>
internal sealed class SweepTitles(Catalogue catalogue, Schema schema)
{
    private const int Longest = 48;

    /// <summary>A metric in words, at its x, with its unit.</summary>
    public string Of(MetricName name)
    {
        var metric = CatalogueModule.metric(name.Metric, catalogue);
        var images = SplitModule.name(name.Split);
        var at = name.X is null ? "" : Csv.Optional(name.X);
        var words = metric.Role switch
        {
            { IsAccuracy: true } => $"{images} {metric.Label}",
            { IsAttack: true } => $"{images} accuracy under {metric.Label}",
            { IsWorstCase: true } => $"{images} accuracy, {metric.Label}",
            { IsFewShot: true } => $"{images} accuracy, {metric.Label}",
            _ => metric.Label,
        };
        var symbol = metric.Role switch
        {
            { IsAttack: true } or { IsWorstCase: true } => "ε",
            { IsFewShot: true } => "shots k",
            { IsAccuracy: true } => "epoch",
            _ => "x",
        };
        return words + (at.Length == 0 ? "" : $", {symbol} = {at}") + (metric.Unit.IsShare ? " [%]" : metric.Unit.IsNats ? " [nats]" : "");
    }

    /// <summary>The number that a value of a metric is in its unit, over the value: 100 for shares.</summary>
    public double FactorOf(MetricName name) => CatalogueModule.metric(name.Metric, catalogue).Unit.IsShare ? 100 : 1;

    /// <summary>An axis in words: the setting's own, and its key; of variants, their name.</summary>
    public string OfAxis(string axis)
    {
        if (!schema.IsSetting(axis))
            return axis;
        var words = schema.At(axis)[0].Doc;
        var end = words.AsSpan().IndexOfAny(";:(");
        var clause = (end < 0 ? words : words[..end]).Trim();
        return clause.Length > Longest ? axis : $"{clause} ({axis})";
    }
}
