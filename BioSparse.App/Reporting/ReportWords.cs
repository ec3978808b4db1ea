using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>The first sentences of a report, from its numbers.</summary>
internal sealed class ReportWords(ReportInput input)
{
    private string Images => $"{SplitModule.name(input.Measured)} images";

    public IEnumerable<string> Sentences()
    {
        var ranked = input.Models
            .Select(model => (model.Name, Row: input.Find(model.Name, "accuracy")))
            .Where(entry => entry.Row is not null)
            .OrderByDescending(entry => entry.Row!.Interval.Mean)
            .ToArray();
        if (ranked.Length == 0)
            yield break;

        var counts = ranked.Select(entry => entry.Row!.Interval.Count).Distinct().Order().ToArray();
        var seeds = counts is [1] ? "one seed" : $"{string.Join(" or ", counts)} seeds";
        const int Named = 5;
        var others = string.Join(", ", ranked.Skip(1).Take(Named).Select(entry => $"{entry.Name} {Numbers.Percent(entry.Row, 1)} %"))
            + (ranked.Length > Named + 1 ? ", and more" : "");
        yield return ranked.Length == 1
            ? $"{ranked[0].Name} was trained with {seeds}, and classifies {Numbers.Percent(ranked[0].Row, 1)} % of the unattacked {Images} correctly."
            : $"{ranked.Length} models were trained and tested, with {seeds} each. The most accurate on unattacked {Images} is {ranked[0].Name} with {Numbers.Percent(ranked[0].Row, 1)} %, followed by {others}.";

        var sparse = input.Models
            .Where(model => model.HasWeights)
            .Select(model => (model.Name, Row: input.Find(model.Name, "density")))
            .Where(entry => entry.Row is not null && !double.IsNaN(entry.Row.Interval.Mean))
            .OrderBy(entry => entry.Row!.Interval.Mean)
            .ToArray();
        if (sparse.Length > 1)
            yield return $"The sparsest weights are those of {sparse[0].Name}: {Numbers.Percent(sparse[0].Row, 2)} % of its synapses are alive; the densest are those of {sparse[^1].Name}, {Numbers.Percent(sparse[^1].Row, 2)} %.";

        if (input.Claims.Count > 0)
        {
            var holds = input.Claims.Count(claim => claim.Verdict.IsHolds);
            var fails = input.Claims.Count(claim => claim.Verdict.IsDoesNotHold);
            yield return $"Of {Plural.Count(input.Claims.Count, "test")} of the paper’s claims, {Plural.Words(holds, "holds", "hold")}, {Plural.Words(fails, "does", "do")} not, and {Plural.Words(input.Claims.Count - holds - fails, "is", "are")} undecided.";
        }
    }
}
