using System.Globalization;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>The lognormal against families that do not contain it, a line for each normalisation and threshold.</summary>
internal static class JudgementTable
{
    /// <summary>Titles of the columns: <c>largest = 1</c> is the normalisation, margins are differences of BIC.</summary>
    public static IReadOnlyList<string> Header { get; } = ["largest = 1", "threshold", "weights above", "best of all families", "margin of the lognormal [ΔBIC]"];

    /// <summary>What the columns mean.</summary>
    public static string Note { get; } =
        $"The margin is the least BIC of Weibull, exponential and power law less that of the lognormal: above 0 the lognormal is preferred to every single family that does not contain it. The best family is that of {StrictJudgement.MostForBest.ToString("N0", CultureInfo.InvariantCulture)} of the weights at most.";

    /// <summary>The judgements of a matrix of weights.</summary>
    public static Judgement[] Of(int units, int inputs, float[] weights) => StrictJudgement.judge(true, units, inputs, weights);

    /// <summary>The line of a judgement; <paramref name="overSeeds"/> in place of its own margin where there is one.</summary>
    public static IReadOnlyList<string> Row(Judgement judgement, SummaryRow? overSeeds = null) =>
    [
        judgement.Normalisation.Name,
        Numbers.Of(judgement.Threshold, "0.####"),
        Numbers.Of(judgement.Count, "N0"),
        judgement.Best.IsSome ? judgement.Best.Value.Name : "–",
        overSeeds is null ? Numbers.Of(judgement.Margin, "+#,0.0;−#,0.0;0") : Numbers.Plain(overSeeds).Replace('-', '−'),
    ];
}
