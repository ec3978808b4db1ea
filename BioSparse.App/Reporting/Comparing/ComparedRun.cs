using BioSparse.App.Configuration;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>A finished run in a comparison, with its numbers.</summary>
internal sealed class ComparedRun(Catalogue catalogue, StoredRun run)
{
    /// <summary>The name that tells it from the others.</summary>
    public string Name => run.Name;

    /// <summary>The folder as it was given.</summary>
    public string Path => run.Path;

    /// <summary>Program, machine, data and seeds, from <c>run.json</c>.</summary>
    public Provenance Provenance => run.Provenance;

    /// <summary>Its data set in a word.</summary>
    public string Dataset => run.Experiment.Settings.Dataset is DatasetSource.Known known ? known.name : "files of its own";

    /// <summary>The sections of its models.</summary>
    public IReadOnlyCollection<string> Sections { get; } = [.. run.Experiment.Models.Select(model => model.Section).Distinct()];

    /// <summary>Its settings by path.</summary>
    public (string Key, string Value)[] Settings { get; } = SettingLines.Of(run.Experiment);

    /// <summary>Its numbers as a report has them, without weights.</summary>
    public ReportInput Input { get; } = InputOf(catalogue, run, run.ReadRows());

    private static ReportInput InputOf(Catalogue catalogue, StoredRun run, IReadOnlyList<MetricRow> rows) => new(
        catalogue,
        run.Name,
        "",
        [],
        rows,
        ImageBootstrap.summarise(run.ReadOutcomes(), rows),
        [.. run.Jobs.DistinctBy(job => job.Model).Select(job => new ReportModel(job.Model, job.Seed, 0, 0, job.HasWeights, false, []))],
        [],
        [],
        run.Provenance.Shape,
        run.Experiment.Settings.Threshold);
}
