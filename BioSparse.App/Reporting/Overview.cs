using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>The table that report and terminal both show: a line for each model.</summary>
internal sealed class Overview
{
    private readonly ReportInput _input;

    public Overview(ReportInput input)
    {
        _input = input;
        var epsilon = Nearest("pgd", 0.1) ?? Nearest("fgsm", 0.1);
        var shots = new[] { 1.0, 10.0 }.Where(k => Any("few_shot_whole", k)).ToArray();
        string Share(string model, string metric, int digits, double? x = null) =>
            Layers(model, metric, x, row => Numbers.Percent(row, digits, SeedsOf(model)));
        string Number(string model, string metric, int digits) =>
            Layers(model, metric, null, row => Numbers.Plain(row, digits, SeedsOf(model)));
        var columns = new List<(string Name, Func<string, string> Cell)>
        {
            ("seeds n", model => Numbers.Of(SeedsOf(model))),
            ($"{SplitModule.name(input.Measured)} accuracy [%]", model => Share(model, "accuracy", 2)),
            ("synapses", model => Number(model, "synapses", 0)),
            ("alive [%]", model => Share(model, "density", 2)),
            ("per input", model => Number(model, "synapses_per_input", 2)),
            ("pixels of mixed sign in W [%]", model => Share(model, "dale_violations", 1)),
            ("units of mixed sign in V [%]", model => Share(model, "dale_violations_readout", 1)),
        };
        // beside the accuracy
        columns.InsertRange(2, new[] { "acc", "bwt", "forgetting", "intransigence", "acc_joint" }.Where(Known)
            .Select(metric => ($"{Stream(metric)} [%]", (Func<string, string>)(model => Share(model, metric, 1)))));
        foreach (var images in input.Summary.Where(row => row.Metric == "accuracy_attacked").Select(row => row.X?.Value).Distinct().Order())
            columns.Add(($"accuracy on the {input.ShownX(images)} attacked images [%]", model => Share(model, "accuracy_attacked", 1, images)));
        if (epsilon is { } e)
        {
            var at = $"ε\u00a0=\u00a0{input.ShownX(e)}";
            foreach (var metric in new[] { "fgsm", "pgd", "worst_case" }.Where(metric => Any(metric, e)))
                columns.Add(($"{_input.MetricOf(metric).Label}, {at} [%]", model => Share(model, metric, 1, e)));
        }

        foreach (var k in shots)
            columns.Add(($"{Plural.Count((int)k, "shot")} [%]", model => Share(model, "few_shot_whole", 1, k)));
        // what no model has needs no column: pixels without a hidden layer have no synapses
        columns.RemoveAll(column => _input.Models.All(model => column.Cell(model.Name) == "–"));
        Header = ["model", .. columns.Select(column => column.Name)];
        Rows = [.. _input.Models.Select(model => (IReadOnlyList<string>)[model.Name, .. columns.Select(column => column.Cell(model.Name))])];
        Seeds = _input.Models.Select(model => SeedsOf(model.Name)).DefaultIfEmpty(0).Max();
    }

    public IReadOnlyList<string> Header { get; }

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    public int Seeds { get; }

    public string Note => $"{SeedNote} {_input.WorstCaseIntervals()}".TrimEnd();

    private string SeedNote => Seeds < 2
        ? "One seed: no interval over seeds can be given."
        : "Mean ± half the width of the 95 % interval (Student's t) over the n seeds of the model, or over the number given in the cell.";

    private int SeedsOf(string model) => _input.Summary.Where(row => row.Model == model).Select(row => row.Interval.Count).DefaultIfEmpty(0).Max();

    /// <summary>A number of a model; of a stack, one for each layer where the network has none.</summary>
    private string Layers(string model, string metric, double? x, Func<SummaryRow?, string> shown)
    {
        if (_input.Find(model, metric, x) is var row && (row is not null || x is not null))
            return shown(row);
        var layers = _input.Curve(model, metric, Split.NoImages);
        return layers.Count == 0 ? shown(null) : string.Join(" / ", layers.Select(shown));
    }

    private static string Stream(string metric) => metric switch
    {
        "acc" => "ACC",
        "bwt" => "BWT",
        "acc_joint" => "joint ACC",
        _ => metric,
    };

    private bool Known(string metric) => _input.Summary.Any(row => row.Metric == metric);

    private bool Any(string metric, double x) => _input.Summary.Any(row => row.Metric == metric && row.X?.Value == x);

    private double? Nearest(string metric, double wanted) => _input.Summary
        .Where(row => row.Metric == metric && row.X?.Value > 0)
        .Select(row => row.X?.Value)
        .OrderBy(x => Math.Abs(x!.Value - wanted))
        .FirstOrDefault();
}
