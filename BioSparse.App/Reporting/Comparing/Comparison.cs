using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>Several finished runs beside each other; the first is the reference of all differences.</summary>
internal sealed class Comparison
{
    private static readonly string[] s_ofItself = ["Experiment", "Started"];
    private readonly Catalogue _catalogue;

    private Comparison(Catalogue catalogue, IReadOnlyList<ComparedRun> runs)
    {
        _catalogue = catalogue;
        Runs = runs;
        var metricOf = Microsoft.FSharp.Core.FuncConvert.FromFunc<string, Metric>(MetricOf);
        RunRows[] main = [.. runs.Select(run => new RunRows(run.Name, RunComparison.main(metricOf, run.Input.Rows)))];
        RunRows[] others = [.. runs.Zip(main, (run, own) => new RunRows(run.Name, [.. Others(run, own.Rows)]))];
        Differences = RunComparison.differences(main[0], main.Skip(1));
        OtherDifferences = RunComparison.differences(others[0], others.Skip(1));
    }

    /// <summary>The runs, the reference first.</summary>
    public IReadOnlyList<ComparedRun> Runs { get; }

    /// <summary>Differences of the metrics that say how good and how sparse networks are.</summary>
    public IReadOnlyList<RunDifference> Differences { get; }

    /// <summary>Differences of all other metrics, a table of its own for Holm's correction.</summary>
    public IReadOnlyList<RunDifference> OtherDifferences { get; }

    /// <summary>The models of all runs, in the order of the first that has each.</summary>
    public IReadOnlyList<string> Models => [.. Runs.SelectMany(ModelsOf).Distinct()];

    /// <summary>Reads runs.</summary>
    /// <exception cref="FaultException">A folder is given twice, or is no finished run; a line for each.</exception>
    public static Comparison Of(Catalogue catalogue, IReadOnlyList<string> paths)
    {
        var faults = new List<FaultException>();
        var runs = new List<ComparedRun>();
        var seen = new HashSet<string>();
        foreach (var (path, name) in paths.Zip(RunNames.Of(paths)))
        {
            try
            {
                runs.Add(Read(catalogue, path, name, isNew: seen.Add(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))));
            }
            catch (FaultException fault)
            {
                faults.Add(fault);
            }
        }

        return faults.Count == 0
            ? new Comparison(catalogue, runs)
            : throw new FaultException(faults[0].Status, [.. faults.SelectMany(fault => fault.Lines)]);
    }

    /// <summary>The properties of a metric.</summary>
    public Metric MetricOf(string name) => CatalogueModule.metric(name, _catalogue);

    /// <summary>What must be known before the numbers are read, a sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        var first = Runs[0];
        foreach (var run in Runs.Skip(1))
        {
            if (!run.Provenance.Data.Values.Order().SequenceEqual(first.Provenance.Data.Values.Order()))
                yield return $"{run.Name} has other data than {first.Name} ({run.Dataset}; {first.Dataset}): what differs may be the data's doing";
            if (!run.Input.Measured.Equals(first.Input.Measured))
                yield return $"{run.Name} was measured on {SplitModule.name(run.Input.Measured)} images, {first.Name} on {SplitModule.name(first.Input.Measured)} images: accuracies are not compared";
            if (!run.Provenance.Seeds.Intersect(first.Provenance.Seeds).Any())
                yield return $"{run.Name} shares no seed with {first.Name} ({Seeds(run)}; {Seeds(first)}): there are no paired differences";
        }
    }

    /// <summary>Models that not all runs have, with the runs that have them.</summary>
    public IEnumerable<(string Model, string Runs)> Unshared() =>
        from model in Models
        let having = Runs.Where(run => ModelsOf(run).Contains(model)).ToArray()
        where having.Length < Runs.Count
        select (model, string.Join(", ", having.Select(run => run.Name)));

    /// <summary>The settings that differ, with the value in each run; without the sections of models that not all runs have.</summary>
    public IEnumerable<string[]> Settings()
    {
        var alone = Runs.SelectMany(run => run.Sections).Where(section => !Runs.All(run => run.Sections.Contains(section))).ToHashSet();
        return Differing(Runs.Select(run => run.Settings.Where(setting => !alone.Contains(setting.Key.Split('.')[0])).ToArray()));
    }

    /// <summary>What differs in program, seeds, machine and data, with the value in each run.</summary>
    public IEnumerable<string[]> Origins() => Differing(Runs.Select(run => run.Provenance.Pairs().Where(pair => !s_ofItself.Contains(pair.Key)).ToArray()));

    /// <summary>What is the same in all runs of version, commit and seeds.</summary>
    public string Shared() => string.Join(", ", Runs[0].Provenance.Pairs()
        .Where(pair => pair.Key is "Version" or "Commit" or "Seeds" or "Processor" && pair.Value.Length > 0)
        .Where(pair => Runs.All(run => run.Provenance.Pairs().Contains(pair)))
        .Select(pair => $"{pair.Key.ToLowerInvariant()} {pair.Value}"));

    /// <summary>The main numbers of each model in each run: a header, and the rows, those of a model beside each other.</summary>
    public (IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows) Table()
    {
        Overview[] overviews = [.. Runs.Select(run => new Overview(run.Input))];
        string[] columns = [.. overviews.SelectMany(overview => overview.Header.Skip(1)).Distinct()];
        IReadOnlyList<string>[] rows =
        [
            .. from model in Models
               from entry in Runs.Zip(overviews)
               from row in entry.Second.Rows
               where row[0] == model
               select (IReadOnlyList<string>)[model, entry.First.Name, .. columns.Select(column => Cell(entry.Second, row, column))],
        ];
        return (["model", "run", .. columns], rows);
    }

    // all but the courses of trainings, which curves show
    private static IEnumerable<MetricRow> Others(ComparedRun run, IEnumerable<MetricRow> main)
    {
        var taken = main.ToHashSet<MetricRow>(ReferenceEqualityComparer.Instance);
        return run.Input.Rows.Where(row => !taken.Contains(row) && !(row.Split.IsTrain && row.X is not null));
    }

    private static string Cell(Overview overview, IReadOnlyList<string> row, string column) =>
        overview.Header.Index().FirstOrDefault(entry => entry.Item == column, (Index: -1, Item: "")) is { Index: >= 0 and var place } ? row[place] : "–";

    private static IEnumerable<string[]> Differing(IEnumerable<(string Key, string Value)[]> runs) =>
        RunComparison.differing([.. runs]).Select(found => (string[])[found.Item1, .. found.Item2.Select(value => value ?? "–")]);

    private static IReadOnlyList<string> ModelsOf(ComparedRun run) => [.. run.Input.Models.Select(model => model.Name)];

    private static string Seeds(ComparedRun run) => $"seeds {string.Join(", ", run.Provenance.Seeds)}";

    private static ComparedRun Read(Catalogue catalogue, string path, string name, bool isNew)
    {
        if (!isNew)
            throw new FaultException(ExitStatus.Usage, $"{path}: given twice; every run once is right");
        var run = StoredRun.Open(catalogue, path, name);
        return run.IsFinished
            ? new ComparedRun(catalogue, run)
            : throw new FaultException(ExitStatus.Usage, $"{path}: not finished, {run.Done} of {Plural.Count(run.Jobs.Count, "job")} done{(run.IsAtWork ? "; a process is executing it" : $"; `biosparse resume {ShellWord.Shown(path)}` finishes it")}");
    }
}
