using BioSparse.App.Configuration;
using BioSparse.App.Experiments;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>Gathers what a report shows from the stored numbers of a run, and from nothing else.</summary>
public static class ReportAssembly
{
    private const string OurModel = "competitive-hebbian";

    /// <summary>The report's content.</summary>
    /// <param name="folder">A run folder whose metrics are written.</param>
    public static ReportInput Of(RunFolder folder)
    {
        var config = ConfigReader.ReadFile(folder.Config, []);
        var provenance = Provenance.Read(folder.Provenance);
        var rows = MetricsCsv.Read(folder.Metrics);
        IReadOnlyList<ImageOutcomes> outcomes = File.Exists(folder.Outcomes) ? OutcomesCsv.Read(folder.Outcomes) : [];
        var state = new RunState(folder.Path);
        var jobs = (from plan in new ModelCatalogue(config, provenance.Width * provenance.Height).Plans()
                    from seed in config.Seeds
                    select new Job(plan, seed)).ToArray();
        return new ReportInput(
            config.Name,
            config.ToYaml(),
            provenance.Pairs(),
            rows,
            ImageBootstrap.summarise(outcomes, rows),
            [.. jobs.DistinctBy(job => job.Model.Name).Select(job => Model(folder, job))],
            Judge(config, outcomes, rows),
            [.. jobs.SelectMany(job => state.Warnings(job).Select(warning => $"{job.Name}: {warning}"))],
            provenance.Width,
            provenance.Height,
            config.Analyse.Threshold);
    }

    private static ReportModel Model(RunFolder folder, Job job)
    {
        var weights = NetworkFormat.Load(Path.Combine(folder.Path, "weights", $"{job.Name}.safetensors")).First.Weights;
        return new ReportModel(
            job.Model.Name, job.Seed, weights.Rows, weights.Columns, weights.ToArray(), job.Model.HasWeights);
    }

    private static Claim[] Judge(ExperimentConfig config, IReadOnlyList<ImageOutcomes> outcomes, IReadOnlyList<MetricRow> rows)
    {
        var baselines = config.Models
            .Select(model => Configuration.Schema.Kebab.Of(model))
            .Where(name => name is "krotov-hopfield" or "backprop-nonnegative")
            .ToArray();
        return rows.Any(row => row.Model == OurModel)
            ? Claims.judge(OurModel, baselines, config.CompetitiveHebbian.SignKeeping, outcomes, rows)
            : [];
    }
}
