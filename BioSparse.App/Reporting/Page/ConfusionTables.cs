using System.Globalization;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>Which classes are answered rightly, and which are taken for which: a table of accuracies, and a matrix for each model.</summary>
internal sealed class ConfusionTables(ReportInput input)
{
    private readonly ReportModel[] _models = [.. input.Models.Where(model => model.Portraits.Count > 0)];

    public bool IsEmpty => _models.Length == 0;

    public void Write(Html html)
    {
        var classes = _models.Max(model => model.Portraits[0].Portrait.Classes);
        html.Table(
            "Accuracy per class",
            ["model", .. Enumerable.Range(0, classes).Select(label => $"class {label} [%]")],
            _models.Select(model => (IReadOnlyList<string>)[model.Name, .. Enumerable.Range(0, classes).Select(label => Accuracy(model, label))]),
            "numbers small")
            .Element("p", $"Share of the {SplitModule.name(input.Measured)} images of a class that are answered rightly, mean over seeds ± half the width of the 95 % interval.", "class=\"note\"")
            .Raw("<div class=\"kernels\">\n");
        foreach (var model in _models)
            Matrix(html, model);
        html.Raw("</div>\n").Element("p", "Images of each class (row) by the class that is answered (column), summed over the seeds.", "class=\"note\"");
    }

    private static string Accuracy(ReportModel model, int label)
    {
        double[] shares = [.. model.Portraits.Select(seed => seed.Portrait).Where(portrait => label < portrait.Classes).Select(portrait =>
        {
            var row = portrait.Confusion.AsSpan(label * portrait.Classes, portrait.Classes);
            var all = 0;
            foreach (var count in row)
                all += count;
            return all == 0 ? double.NaN : (double)row[label] / all;
        })];
        var interval = Statistics.interval(shares);
        var half = interval.High - interval.Mean;
        return Numbers.Of(100 * interval.Mean, "0.0") + (double.IsNaN(half) ? "" : $" ± {Numbers.Of(100 * half, "0.0")}");
    }

    private static void Matrix(Html html, ReportModel model)
    {
        var classes = model.Portraits[0].Portrait.Classes;
        int[] sums = [.. Enumerable.Range(0, classes * classes).Select(cell => model.Portraits.Sum(seed => seed.Portrait.Confusion[cell]))];
        html.Raw($"<div class=\"confused\" data-model=\"{Html.Escape(model.Name)}\">").Element("h3", model.Name)
            .Raw($"<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Confusion matrix of {Html.Escape(model.Name)}\"><table class=\"matrix\"><thead><tr><th scope=\"col\">class</th>");
        for (var label = 0; label < classes; label++)
            html.Raw($"<th scope=\"col\">{label}</th>");
        html.Raw("</tr></thead><tbody>\n");
        for (var label = 0; label < classes; label++)
        {
            var all = Math.Max(1, sums.Skip(label * classes).Take(classes).Sum());
            html.Raw($"<tr><th scope=\"row\">{label}</th>");
            for (var answer = 0; answer < classes; answer++)
            {
                var count = sums[label * classes + answer];
                // mistakes are few: their shade is that of a fifth of the class
                var share = Math.Min(1, (answer == label ? 1.0 : 5.0) * count / all).ToString("0.##", CultureInfo.InvariantCulture);
                html.Raw($"<td style=\"--share:{share}\"{(answer == label ? " class=\"diagonal\"" : "")}>{count.ToString("N0", CultureInfo.InvariantCulture)}</td>");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div></div>\n");
    }
}
