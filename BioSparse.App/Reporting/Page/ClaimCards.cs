namespace BioSparse.App.Reporting;

/// <summary>The judged claims, verdict first: a table, and on a narrow page a card for each.</summary>
internal sealed class ClaimCards(ReportInput input)
{
    private static readonly string[] s_header = ["verdict", "claim", "measured by", "against", "effect [95 % interval]", "p, corrected"];

    public void Write(Html html)
    {
        html.Raw("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Claims of the paper\"><table class=\"claims sortable\"><thead><tr>");
        foreach (var title in s_header)
            html.Raw($"<th scope=\"col\">{title}</th>");
        html.Raw("</tr></thead><tbody>\n");
        foreach (var claim in input.Claims)
        {
            var text = new ClaimText(input, claim);
            var mark = claim.Verdict.IsHolds ? "holds" : claim.Verdict.IsDoesNotHold ? "fails" : "open";
            html.Raw($"<tr><td><span class=\"verdict {mark}\">{Html.Escape(text.Verdict)}</span>")
                .Raw(claim.Reason is { Value: var reason } ? $"<br><small>{Html.Escape(reason)}</small>" : "")
                .Raw($"</td><th scope=\"row\"><b>{Html.Escape(text.Topic)}</b><br><span>{Html.Escape(claim.Statement)}</span></th>")
                .Raw(Cell(2, text.Measure)).Raw(Cell(3, claim.Against)).Raw(Cell(4, text.Effect, "n")).Raw(Cell(5, text.Significance, "n"))
                .Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>\n")
            .Element("p", "Effects are paired over the n seeds that have both values, and signed so that a positive effect supports the claim. A claim is undecided if a seed lacks a value. p is from a two-sided paired t test, or, for worst cases, from a bootstrap over seeds and images, after Holm's correction over the table. Computed from metrics.csv and outcomes.csv alone.", "class=\"note\"");
    }

    private static string Cell(int column, string text, string? kind = null) =>
        $"<td data-title=\"{s_header[column]}\"{(kind is null ? "" : $" class=\"{kind}\"")}>{Html.Escape(text)}</td>";
}
