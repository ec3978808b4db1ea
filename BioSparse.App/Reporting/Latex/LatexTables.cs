using BioSparse.App.Latex;
using BioSparse.Core;

namespace BioSparse.App.Reporting.Latex;

/// <summary>The tables of a report for a paper. Those without rows are left out.</summary>
internal sealed class LatexTables(ReportInput input)
{
    /// <summary>All tables of the run.</summary>
    public IEnumerable<LatexTable> All() =>
        new[] { Models(), Claims(), FewShot(), Robustness(), Distributions(), Judgements() }.Where(table => table.Parts.Length > 0);

    private LatexTable Models()
    {
        var overview = new Overview(input);
        return TableOf("models", $"The models. {overview.Note}", overview.Header, 1, [("", Texts(overview.Rows))]);
    }

    private LatexTable Claims()
    {
        string[] RowOf(Claim claim)
        {
            var text = new ClaimText(input, claim);
            var reason = claim.Reason is { Value: var why } ? $": {why}" : "";
            return [$"{text.Topic}: {claim.Statement}", text.Measure, claim.Against, text.Verdict + reason, text.Effect, text.Significance];
        }

        return TableOf(
            "claims",
            "Claims and verdicts. Effects are paired over seeds, and signed so that a positive effect supports the claim; p after Holm’s correction over the table.",
            ["claim", "measure", "against", "verdict", "effect [95 % interval]", "p, corrected"], 5,
            [("", [.. input.Claims.Select(RowOf)])]);
    }

    private LatexTable FewShot() => Against(
        "few-shot", $"Few-shot learning: {SplitModule.name(input.Measured)} accuracy [%] after k labelled images of each class{Spread()}.", "k",
        [.. input.Summary.Select(row => row.Metric).Distinct().Where(metric => input.MetricOf(metric).Role.IsFewShot)]);

    private LatexTable Robustness() => Against(
        "robustness", $"Robustness: {SplitModule.name(input.Measured)} accuracy [%] against the radius ε of each attack{Spread()}. {input.WorstCaseIntervals()}".TrimEnd(), "ε",
        [.. new[] { "worst_case" }.Concat(input.Attacks.Select(attack => attack.Name))]);

    private LatexTable Distributions()
    {
        string[][] rows = [.. input.Fits.Select(fitted => RowOf(fitted.Title, fitted.Weights))];
        return TableOf(
            "distributions",
            $"Laws fitted to |w| / max |w| above {Numbers.Of(input.Threshold, "0.####")}, by maximum likelihood and truncated there, of the first seed. The best law has the least Schwarz criterion (BIC).",
            ["layer", "best law", "weights", "lognormal σ", "Weibull k", "ΔBIC, lognormal", "ΔBIC, Weibull"], 2,
            [("", rows)]);
    }

    private static string[] RowOf(string layer, WeightDistribution weights)
    {
        FamilyFit? Of(Func<Family, bool> isOne) => weights.Fits.FirstOrDefault(fit => fit.Truncated && fit.Succeeded && isOne(fit.Family));
        var (lognormal, weibull) = (Of(family => family.IsLognormal), Of(family => family.IsWeibull));
        string Parameter(FamilyFit? fit, string name) =>
            Numbers.Of(fit?.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Estimate ?? double.NaN, "0.00");
        string Above(FamilyFit? fit) => Numbers.Of(fit is null || weights.Best is null ? double.NaN : fit.Bic - weights.Best.Bic, "N0");
        return [layer, weights.Best?.Name ?? "–", Numbers.Of(weights.Values.Length, "N0"), Parameter(lognormal, "sigma"), Parameter(weibull, "shape"), Above(lognormal), Above(weibull)];
    }

    private LatexTable Judgements() => TableOf(
        "judgements", $"Lognormal weights, judged strictly. {JudgementTable.Note} Last hidden layer; margins over seeds, all else of the first seed.",
        ["largest = 1", "best of all families", "threshold", "weights above", "margin [ΔBIC]"], 2,
        [.. input.Judged.Select(model => (model.Name, Judged(model)))]);

    private string[][] Judged(JudgedModel model) =>
        [.. JudgementTable.Rows(input, model).Select(row => new[] { row[0], row[3], row[1], row[2], row[4] })];

    /// <summary>What stands behind a mean.</summary>
    private string Spread() => input.Summary.Any(row => row.Interval.Count > 1) ? ", mean ± half the width of the 95 % interval over seeds" : ", one seed";

    /// <summary>Metrics against x, a part for each; an x that a metric was not measured at is empty.</summary>
    private LatexTable Against(string name, string caption, string symbol, IReadOnlyList<string> metrics)
    {
        SummaryRow[] rows = [.. input.Summary.Where(row => metrics.Contains(row.Metric) && row.Split.Equals(input.Measured) && row.X is not null)];
        double[] xs = [.. rows.Select(row => row.X!.Value).Distinct().Order()];
        string[] RowOf(string model, string metric) =>
            [model, .. xs.Select(x => input.Find(model, metric, x) is { } row ? Numbers.Percent(row, 1) : "")];
        return TableOf(
            name, caption, ["model", .. xs.Select(x => $"{symbol}\u00a0=\u00a0{input.ShownX(x)}")], 1,
            [.. from metric in metrics
                where rows.Any(row => row.Metric == metric)
                select (input.MetricOf(metric).Label, input.Models.Where(model => rows.Any(row => row.Model == model.Name && row.Metric == metric)).Select(model => RowOf(model.Name, metric)).ToArray())]);
    }

    private static string[][] Texts(IEnumerable<IReadOnlyList<string>> rows) => [.. rows.Select(row => row.ToArray())];

    private static LatexTable TableOf(string name, string caption, IReadOnlyList<string> header, int words, (string Title, string[][] Rows)[] parts) => new(
        name, caption, [.. header],
        [.. header.Select((_, place) => place < words ? LatexColumn.Words : LatexColumn.Numbers)],
        [.. parts.Where(part => part.Rows.Length > 0).Select(part => new ValueTuple<string, string[][]>(part.Title, part.Rows))]);
}
