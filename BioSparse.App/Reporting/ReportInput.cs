using BioSparse.Core;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Reporting;

/// <summary>The content of a report.</summary>
public sealed record ReportInput(
    Catalogue Catalogue,
    string Title,
    string ConfigYaml,
    IReadOnlyList<(string Key, string Value)> Provenance,
    IReadOnlyList<MetricRow> Rows,
    IReadOnlyList<SummaryRow> Summary,
    IReadOnlyList<ReportModel> Models,
    IReadOnlyList<Claim> Claims,
    IReadOnlyList<string> Warnings,
    ImageShape Shape,
    double Threshold)
{
    private readonly FSharpFunc<double, string> _shownX = DistinctNumbers.among(Summary.Select(row => row.X).OfType<FSharpOption<double>>().Select(x => x.Value));

    // page and LaTeX show the same fits, which take most of a report's time
    private readonly Lazy<IReadOnlyList<FittedLayer>> _fits = new(() =>
    [
        .. from model in Models
           from layer in model.Layers
           let weights = WeightAnalysis.analyse(Threshold, 0, Core.Random.key(0), layer.Weights)
           where weights.Values.Length > 1
           select new FittedLayer(model.Name, layer.Name, weights),
    ]);

    private readonly Lazy<IReadOnlyList<JudgedModel>> _judged = new(() =>
    [
        .. from model in Models
           where model.Layers.Count > 0 && Summary.Any(row => row.Model == model.Name && row.Metric == StrictJudgement.metrics[0].Name)
           let last = model.Layers[^1]
           select new JudgedModel(model.Name, StrictJudgement.bests(last.Rows, last.Weights.Length / last.Rows, last.Weights)),
    ]);

    /// <summary>Laws fitted to the weights of each layer of the first seed that has more than one above the threshold.</summary>
    internal IReadOnlyList<FittedLayer> Fits => _fits.Value;

    /// <summary>Models whose last hidden layer was judged strictly, with the best families of the first seed.</summary>
    internal IReadOnlyList<JudgedModel> Judged => _judged.Value;

    /// <summary>The images that models were measured on.</summary>
    public Split Measured { get; } = Metrics.measuredSplit(Rows);

    /// <summary>The attacks of the run, weaker ones first.</summary>
    public IReadOnlyList<Metric> Attacks => [.. Catalogue.Attacks.OrderBy(kind => kind.Rank).Select(kind => kind.Name)
        .Concat(Summary.Select(row => row.Metric))
        .Distinct()
        .Select(MetricOf)
        .Where(metric => metric.Role.IsAttack && Summary.Any(row => row.Metric == metric.Name))];

    /// <summary>A value of x (a radius, shots, an epoch) with the digits that tell it from all others of the run.</summary>
    public string ShownX(double? x) => x is { } value ? _shownX.Invoke(value) : "";

    /// <summary>The properties of a metric.</summary>
    public Metric MetricOf(string name) => CatalogueModule.metric(name, Catalogue);

    /// <summary>The attacks behind worst cases and the content of their intervals; empty if there are none.</summary>
    public string WorstCaseIntervals()
    {
        var worst = Summary.Where(row => MetricOf(row.Metric).Role.IsWorstCase).ToArray();
        if (worst.Length == 0)
            return "";
        var attacks = Attacks.Where(attack => Summary.Any(row => row.Metric == attack.Name && worst.Any(at => Equals(at.X, row.X)))).Select(attack => attack.Label);
        var standing = $"Worst cases are over {string.Join(", ", attacks)}";
        if (worst.Any(row => row.Images == 0))
            return $"{standing}; intervals over seeds alone: the run has no outcomes of single images.";
        var images = string.Join(" or ", worst.Select(row => row.Images).Distinct().Order());
        return worst.All(row => row.Interval.Count == 1)
            ? $"{standing}; 95 % bootstrap intervals over images only, one seed ({images} images)."
            : $"{standing}; 95 % bootstrap intervals over seeds and images together ({images} images).";
    }

    /// <summary>The summary of a metric of a model, on the measured images or of the weights; null where there is none.</summary>
    public SummaryRow? Find(string model, string metric, double? x = null) =>
        Summary.FirstOrDefault(row => row.Model == model && row.Metric == metric && row.X?.Value == x && IsMeasured(row));

    /// <summary>The summaries of a metric of a model over x, ascending.</summary>
    public IReadOnlyList<SummaryRow> Curve(string model, string metric, Split split) =>
        [.. Summary.Where(row => row.Model == model && row.Metric == metric && row.Split.Equals(split) && row.X is not null).OrderBy(row => row.X!.Value)];

    private bool IsMeasured(SummaryRow row) => row.Split.Equals(Measured) || row.Split.IsNoImages;
}

/// <summary>The laws fitted to the weights of a layer.</summary>
internal sealed record FittedLayer(string Model, string Title, WeightDistribution Weights);

/// <summary>The best family under each normalisation and above each threshold.</summary>
internal sealed record JudgedModel(string Name, IReadOnlyList<Judgement<FSharpValueOption<Family>>> Bests);
