using System.Globalization;
using BioSparse.Core;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Reporting;

/// <summary>The lognormal against families that do not contain it, a line for each normalisation and threshold.</summary>
internal static class JudgementTable
{
    /// <summary>Titles of the columns: <c>largest = 1</c> is the normalisation, margins are differences of BIC.</summary>
    public static IReadOnlyList<string> Header { get; } = ["largest = 1", "threshold", "weights above", "best of all families", "margin of the lognormal [ΔBIC]"];

    /// <summary>What the columns mean.</summary>
    public static string Note { get; } =
        $"The margin is the least BIC of Weibull, exponential and power law less that of the lognormal: above 0 the lognormal is preferred to every single family that does not contain it. The best family is that of {StrictJudgement.MostForBest.ToString("N0", CultureInfo.InvariantCulture)} of the weights at most.";

    /// <summary>The lines of a model: its margins over seeds as they were measured, all else of the first seed.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(ReportInput input, JudgedModel model) =>
        model.Bests.Select(best => Row(best, Margin(input.Find(model.Name, StrictJudgement.metricOf(best.Normalisation), best.Threshold))));

    /// <summary>The line of one matrix of weights.</summary>
    public static IReadOnlyList<string> Row(Judgement<FSharpValueOption<Family>> best, Judgement<double> margin) =>
        Row(best, Numbers.Of(margin.Answer, "+#,0.0;−#,0.0;0"));

    private static string Margin(SummaryRow? overSeeds) => overSeeds is null ? "–" : Numbers.Plain(overSeeds).Replace('-', '−');

    private static IReadOnlyList<string> Row(Judgement<FSharpValueOption<Family>> best, string margin) =>
    [
        best.Normalisation.Name,
        Numbers.Of(best.Threshold, "0.####"),
        Numbers.Of(best.Count, "N0"),
        best.Answer.IsSome ? best.Answer.Value.Name : "–",
        margin,
    ];
}
