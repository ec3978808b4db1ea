using System.Globalization;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>confusion.csv and units.csv: the numbers of a run's portraits as tables.</summary>
internal static class PortraitTables
{
    /// <summary>Writes both into a run folder, where the run has portraits.</summary>
    public static void Write(IReadOnlyList<ReportModel> models, string runFolder)
    {
        if (models.All(model => model.Portraits.Count == 0))
            return;
        AtomicFile.WriteText(Path.Combine(runFolder, "confusion.csv"), Text("model,seed,true,predicted,count", Confusion(models)));
        var classes = models.SelectMany(model => model.Portraits).Max(seed => seed.Portrait.Classes);
        var means = string.Concat(Enumerable.Range(0, classes).Select(label => string.Create(CultureInfo.InvariantCulture, $",mean_{label}")));
        AtomicFile.WriteText(
            Path.Combine(runFolder, "units.csv"), Text($"model,seed,layer,unit,synapses,removal_cost,best_class{means}", Units(models)));
    }

    private static string Text(string header, IEnumerable<string> lines) => string.Concat(lines.Prepend(header).Select(line => line + "\n"));

    private static string Shown(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Confusion(IReadOnlyList<ReportModel> models) =>
        from model in models
        from seed in model.Portraits
        from cell in seed.Portrait.Confusion.Index()
        let classes = seed.Portrait.Classes
        select Csv.Line(model.Name, Shown(seed.Seed), Shown(cell.Index / classes), Shown(cell.Index % classes), Shown(cell.Item));

    private static IEnumerable<string> Units(IReadOnlyList<ReportModel> models) =>
        from model in models
        from seed in model.Portraits
        from layer in seed.Portrait.Layers.Index()
        from unit in Enumerable.Range(0, layer.Item.Units)
        let means = LayerPortraitModule.meansOf(unit, layer.Item)
        select Csv.Line(
            [model.Name, Shown(seed.Seed), Shown(layer.Index + 1), Shown(unit), Shown(layer.Item.Synapses[unit]),
                Csv.Single(layer.Item.RemovalCosts[unit]), LayerPortraitModule.bestClass(unit, layer.Item) is { Value: var best } ? Shown(best) : "",
                .. means.Select(Csv.Single)]);
}
