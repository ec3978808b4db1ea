using BioSparse.App.Configuration;
using BioSparse.App.Experiments;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>Assembles a report's content from the stored numbers of a run alone.</summary>
public static class ReportAssembly
{
    /// <summary>The report's content.</summary>
    public static ReportInput Of(Catalogue catalogue, RunFolder folder)
    {
        var experiment = ConfigReader.ReadResolved(catalogue, folder.Config);
        var provenance = Provenance.Read(folder.Provenance);
        var rows = MetricsCsv.Read(folder.Metrics);
        IReadOnlyList<ImageOutcomes> outcomes = File.Exists(folder.Outcomes) ? OutcomesCsv.Read(folder.Outcomes) : [];
        var state = new RunState(folder.Path);
        var jobs = JobModule.all(provenance.Shape, experiment);
        return new ReportInput(
            catalogue,
            experiment.Settings.Name,
            ExperimentModule.write(experiment),
            provenance.Pairs(),
            rows,
            ImageBootstrap.summarise(outcomes, rows),
            [.. jobs.DistinctBy(job => job.Model).Select(job => Model(catalogue, folder, job))],
            [.. WithRole(experiment, ModelRole.Judged).Where(model => model.Sizes.Length == 1).SelectMany(model => Judge(experiment, model, outcomes, rows))],
            [.. provenance.Notes ?? [], .. jobs.SelectMany(job => state.Warnings(job).Select(warning => $"{job.Name}: {warning}"))],
            provenance.Shape,
            experiment.Settings.Threshold);
    }

    private static ReportModel Model(Catalogue catalogue, RunFolder folder, Job job)
    {
        var weights = NetworkFormat.Load(catalogue, Path.Combine(folder.Path, "weights", $"{job.Name}.safetensors")).First.Weights;
        return new ReportModel(job.Model, job.Seed, weights.Rows, weights.Columns, weights.ToArray(), job.HasWeights);
    }

    private static IEnumerable<NamedModel> WithRole(Experiment experiment, ModelRole role) =>
        experiment.Models.Where(model => model.IsTrained && model.Kind.Role.Equals(role));

    private static Claim[] Judge(Experiment experiment, NamedModel model, IReadOnlyList<ImageOutcomes> outcomes, IReadOnlyList<MetricRow> rows) =>
        Claims.judge(
            model.Name,
            [.. WithRole(experiment, ModelRole.Baseline).Select(other => other.Name)],
            model.Kind.Signs.Invoke(model.Values),
            outcomes,
            rows);
}
