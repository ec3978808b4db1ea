using System.Text.Encodings.Web;
using System.Text.Json;
using BioSparse.Core;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Reporting;

/// <summary>An analysis of weights as JSON; undefined values are null.</summary>
public static class WeightReportJson
{
    /// <summary>Writes it, indented.</summary>
    public static string Of(WeightReport report)
    {
        var (sparsity, distribution) = (report.Sparsity, report.Distribution);
        var tree = new Dictionary<string, object?>
        {
            ["file"] = report.File,
            ["array"] = report.Array.Name.Length > 0 ? report.Array.Name : null,
            ["shape"] = report.Array.Shape,
            ["threshold"] = report.Threshold,
            ["weights"] = distribution.Total,
            ["sparsity"] = new Dictionary<string, object?>
            {
                ["synapses"] = sparsity.Synapses,
                ["density"] = Number(sparsity.Density),
                ["synapses_per_input"] = report.IsMatrix ? Number(sparsity.SynapsesPerInput) : null,
                ["used_units"] = report.IsMatrix ? sparsity.UsedUnits : null,
                ["used_inputs"] = report.IsMatrix ? sparsity.UsedInputs : null,
                ["hoyer"] = Number(sparsity.Hoyer),
                ["gini"] = Number(sparsity.Gini),
            },
            ["dale"] = report.Dale is { } dale
                ? new Dictionary<string, object?>
                {
                    ["excitatory"] = dale.Excitatory,
                    ["inhibitory"] = dale.Inhibitory,
                    ["mixed"] = dale.Mixed,
                    ["violations"] = Number(dale.Violations),
                }
                : null,
            ["best"] = distribution.Best?.Name,
            ["best_problem"] = distribution.BestProblem?.Value,
            ["best_plain"] = distribution.BestPlain?.Name,
            ["best_plain_problem"] = distribution.BestPlainProblem?.Value,
            ["fits"] = distribution.Fits.Select(Fit).ToArray(),
            ["judgements"] = report.Bests.Zip(report.Margins, Judged).ToArray(),
            ["comparisons"] = distribution.Comparisons.Select(Comparison).ToArray(),
        };
        return JsonSerializer.Serialize(
            tree, new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static Dictionary<string, object?> Fit(FamilyFit fit) => new()
    {
        ["family"] = fit.Family.Name,
        ["name"] = fit.Name,
        ["truncated"] = fit.Truncated,
        ["problem"] = fit.Problem?.Value,
        ["parameters"] = fit.Parameters.Select(parameter => new Dictionary<string, object?>
        {
            ["name"] = parameter.Name,
            ["estimate"] = Number(parameter.Estimate),
            ["low"] = Number(parameter.Low),
            ["high"] = Number(parameter.High),
        }).ToArray(),
        ["log_likelihood"] = Number(fit.LogLikelihood),
        ["aic"] = Number(fit.Aic),
        ["bic"] = Number(fit.Bic),
        ["ks"] = Number(fit.Ks.Statistic),
        ["ks_p"] = Number(fit.Ks.P),
        ["ks_count"] = fit.Ks.Count,
    };

    private static Dictionary<string, object?> Judged(Judgement<FSharpValueOption<Family>> best, Judgement<double> margin) => new()
    {
        ["normalisation"] = best.Normalisation.Name,
        ["threshold"] = best.Threshold,
        ["weights"] = best.Count,
        ["best"] = best.Answer.IsSome ? best.Answer.Value.Name : null,
        ["lognormal_margin"] = Number(margin.Answer),
    };

    private static Dictionary<string, object?> Comparison(FitComparison comparison) => new()
    {
        ["first"] = comparison.First.Name,
        ["second"] = comparison.Second.Name,
        ["test"] = comparison.Test,
        ["log_ratio"] = Number(comparison.LogRatio),
        ["statistic"] = Number(comparison.Statistic),
        ["p"] = Number(comparison.P),
    };

    private static double? Number(double value) => double.IsFinite(value) ? value : null;
}
