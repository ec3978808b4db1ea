using System.Text.Encodings.Web;
using System.Text.Json;
using BioSparse.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>A list of runs as a JSON array.</summary>
internal static class RunsJson
{
    private static readonly JsonSerializerOptions s_form = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The array, indented.</summary>
    public static string Of(IEnumerable<RunEntry> runs) => JsonSerializer.Serialize(
        runs.Select(run => new Dictionary<string, object?>
        {
            ["name"] = run.Name,
            ["path"] = run.Path,
            ["experiment"] = run.Experiment,
            ["started"] = run.Started,
            ["models"] = run.Models,
            ["state"] = run.Standing.ToString().ToLowerInvariant(),
            ["jobs_done"] = run.Done,
            ["jobs"] = run.Jobs,
            ["reason"] = run.Reason,
            ["best_accuracy"] = run.Best is { } best ? Accuracy(best) : null,
        }),
        s_form);

    private static Dictionary<string, object?> Accuracy(SummaryRow best) => new()
    {
        ["model"] = best.Model,
        ["split"] = SplitModule.name(best.Split),
        ["n"] = best.Interval.Count,
        ["mean"] = best.Interval.Mean,
        ["ci_low"] = Present(best.Interval.Low),
        ["ci_high"] = Present(best.Interval.High),
    };

    private static double? Present(double value) => double.IsNaN(value) ? null : value;
}
