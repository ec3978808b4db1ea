using BioSparse.App.Configuration;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.App.Reporting;
using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Sweeps.Collecting;

/// <summary>Collects the results of a sweep in its folder <c>collected</c>.</summary>
public static class SweepCollector
{
    /// <summary>Collects the available results.</summary>
    /// <returns>The chosen settings, and the page.</returns>
    /// <exception cref="FaultException">No run is done, or a file is damaged.</exception>
    public static (IReadOnlyList<ChosenPoint> Chosen, string Page) Collect(SweepFolder folder)
    {
        var sweep = folder.ReadDefinition();
        var plan = folder.ReadPlan();
        var table = SweepTable.Read(folder, sweep, plan);
        if (table.Done == 0)
            throw new FaultException(ExitStatus.Data, $"{folder.Path}: no run is done yet; `biosparse sweep resume {ShellWord.Shown(folder.Path)}` does them");
        var chosen = ChosenPoint.Best(table, sweep.Collect.Choose, sweep.Collect.Best, folder);
        FrontierLine[] frontiers = [.. sweep.Collect.Frontiers.Select(pair => FrontierLine.Of(table.Points, pair.First, pair.Second))];

        var target = Path.Combine(folder.Path, "collected");
        Folders.Make(target);
        string In(string name) => Path.Combine(target, name);
        TableFiles.WriteCsv(In("rows.csv"), table.Axes, table.Rows);
        TableFiles.WriteParquet(In("rows.parquet"), table.Axes, table.Rows);
        TableFiles.WritePoints(In("points.csv"), table.Axes, table.Points);
        TableFiles.WriteBest(In("best.csv"), table.Axes, sweep.Collect.Choose, chosen);
        TableFiles.WriteFrontiers(In("frontiers.csv"), table.Axes, frontiers);
        TableFiles.WriteCsv(In("test-of-best.csv"), table.Axes, chosen.SelectMany(best => best.TestRows()));
        foreach (var old in Directory.EnumerateFiles(target, "best-*.yaml").ToArray())
            File.Delete(old);
        foreach (var best in chosen)
            AtomicFile.WriteText(In($"best-{best.Point.Model}-{best.Rank}.yaml"), ExperimentModule.write(ConfigOf(sweep, best)));
        var page = new SweepPage(sweep, folder, table, chosen, frontiers);
        AtomicFile.WriteText(In("report.html"), page.Render());
        WriteFigures(In("figures"), page.Drawn);
        return (chosen, In("report.html"));
    }

    /// <summary>The figures of the page as PNG and SVG; those of an earlier collection are removed.</summary>
    private static void WriteFigures(string folder, IEnumerable<Figure> figures)
    {
        Folders.Make(folder);
        foreach (var old in Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".png" or ".svg").ToArray())
            File.Delete(old);
        foreach (var figure in figures)
        {
            AtomicFile.Write(Path.Combine(folder, $"{figure.Name}.png"), stream => stream.Write(figure.Png));
            if (figure.Svg is { } svg)
                AtomicFile.WriteText(Path.Combine(folder, $"{figure.Name}.svg"), svg);
        }
    }

    // The chosen settings as an experiment: all seeds, measured on test images.
    private static Experiment ConfigOf(SweepDefinition sweep, ChosenPoint best)
    {
        var config = new SweepPlanner(sweep.Base).Configure(best.Point.Runs[0]);
        return ExperimentModule.replace(
            [
                KeyValuePair.Create("name", SettingValue.NewText(sweep.Name)),
                KeyValuePair.Create("seeds", SettingValue.NewItems(ListModule.OfSeq(sweep.Seeds.Select(SettingValue.NewInt)))),
                KeyValuePair.Create("evaluate.on", SettingValue.NewText("test")),
            ],
            config);
    }
}
