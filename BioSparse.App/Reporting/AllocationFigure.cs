using BioSparse.App.Charts;
using BioSparse.Core;
using Panel = BioSparse.App.Charts.Panel;

namespace BioSparse.App.Reporting;

/// <summary>Surviving synapses against the number of hidden units, where a rule was trained with several.</summary>
internal sealed class AllocationFigure
{
    private readonly ReportInput _input;
    private readonly IReadOnlyList<IGrouping<string, ReportModel>> _rules;
    private readonly Style _style;

    public AllocationFigure(ReportInput input)
    {
        _input = input;
        _rules = [.. input.Models.Where(model => model.HasWeights).GroupBy(RuleOf).Where(rule => rule.Count() > 1)];
        _style = new Style(_rules.Select(rule => rule.Key));
    }

    /// <summary>The figure, where some rule has several numbers of hidden units.</summary>
    public IEnumerable<Chart> All()
    {
        if (_rules.Count == 0)
            yield break;
        var inputs = _input.Models[0].Inputs;
        yield return Chart.Of(
            "allocation", "Allocation of synapses",
            $"Left, synapses that survive; dashed, one for each of the {inputs} inputs: about what the authors' earlier papers report for their rule, whatever the number of hidden units. Right, what the synapses are worth.",
            [
                Against("synapses", Axis.Of("surviving synapses", Charts.Scale.Logarithmic), 1, [Reference.Of(Guide.Horizontal, inputs, "one for each input")]),
                Against("accuracy", Axis.Of($"{SplitModule.name(_input.Measured)} accuracy [%]"), 100, []),
            ],
            sharesLegend: true);
    }

    private static string RuleOf(ReportModel model)
    {
        var size = $"-h{model.Units}";
        return model.Name.EndsWith(size, StringComparison.Ordinal) ? model.Name[..^size.Length] : model.Name;
    }

    private Panel Against(string metric, Axis y, double scale, Reference[] references)
    {
        double[] sizes = [.. _rules.SelectMany(rule => rule).Select(model => (double)model.Units).Distinct().Order()];
        return Panel.Of(
            "", Axis.Of("hidden units H", Charts.Scale.Logarithmic, sizes[0] / 1.2, sizes[^1] * 1.2, sizes, isWhole: true), y,
            _rules.SelectMany(rule => Line(rule, metric, scale)),
            references);
    }

    private IEnumerable<Series> Line(IGrouping<string, ReportModel> rule, string metric, double scale)
    {
        var points = (from model in rule
                      orderby model.Units
                      let row = _input.Find(model.Name, metric)
                      where row is not null
                      select (model.Units, model.Name, row.Interval)).ToArray();
        // on a logarithmic axis numbers are above 0
        double Y(double value) => scale == 1 && !double.IsNaN(value) ? Math.Max(value, 1) : scale * value;
        if (points.Length > 0)
            yield return Series.Of(
                Form.Line, rule.Key, _style.ColourOf(rule.Key),
                [.. points.Select(point => (double)point.Units)],
                [.. points.Select(point => Y(point.Interval.Mean))],
                marker: _style.MarkerOf(rule.Key),
                low: [.. points.Select(point => Y(point.Interval.Low))],
                high: [.. points.Select(point => Y(point.Interval.High))],
                details: [.. points.Select(point => SeriesDetails.Of(point.Interval))]);
    }
}
