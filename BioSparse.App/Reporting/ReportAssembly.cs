using BioSparse.App.Configuration;
using BioSparse.App.Experiments;
using BioSparse.App.Persistence;
using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Reporting;

/// <summary>Assembles a report's content from the stored numbers of a run alone.</summary>
public static class ReportAssembly
{
    /// <summary>The most units of a layer that kernels are computed for.</summary>
    private const int MostKernels = 10_000;

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
            [.. jobs.DistinctBy(job => job.Model).Select(job =>
                Model(catalogue, folder, job, provenance.Shape, IsTrainedWhole(experiment, job)) with { Portraits = Portraits(folder, jobs, job.Model) })],
            [.. WithRole(experiment, ModelRole.Judged).Where(model => model.Sizes.Length == 1).SelectMany(model => Judge(experiment, model, outcomes, rows))],
            [.. provenance.Notes ?? [], .. SeedWarnings.merged(jobs.SelectMany(job => state.Warnings(job).Select(warning => new JobWarning(job.Model, job.Seed, warning))))],
            provenance.Shape,
            experiment.Settings.Threshold);
    }

    private static ReportModel Model(Catalogue catalogue, RunFolder folder, Job job, ImageShape shape, bool isTrainedWhole)
    {
        var network = NetworkFormat.Load(catalogue, Path.Combine(folder.Path, "weights", $"{job.Name}.safetensors"));
        var weights = network.First.Weights;
        return new ReportModel(
            job.Model, job.Seed, weights.Rows, weights.Columns, job.HasWeights, isTrainedWhole,
            job.HasWeights ? [.. network.Layers.Select((_, i) => LayerOf(job.Model, network, i, shape))] : []);
    }

    private static SeedPortrait[] Portraits(RunFolder folder, IEnumerable<Job> jobs, string model) =>
        [.. jobs.Where(job => job.Model == model)
            .Select(job => (job.Seed, File: PortraitFile.PathOf(folder.Path, job)))
            .Where(entry => File.Exists(entry.File))
            .Select(entry => new SeedPortrait(entry.Seed, PortraitFile.Read(entry.File)))];

    private static bool IsTrainedWhole(Experiment experiment, Job job) => experiment.Models.Any(model =>
        model.IsTrained && model.Kind.LearnsFromLabels && (job.Model == model.Name || model.Sizes.Any(size => job.Model == $"{model.Name}-h{size}")));

    private static ReportLayer LayerOf(string model, Network network, int number, ImageShape shape)
    {
        var below = ListModule.OfSeq(network.Layers.Take(number + 1));
        var weights = network.Layers[number].Weights;
        var (own, kernels) = Projection.kernels(shape, MostKernels, below).ToTuple();
        var isStack = network.Layers.Length > 1;
        return new ReportLayer(
            isStack ? $"{model}, layer {number + 1}" : model,
            isStack ? $"{model}-layer{number + 1}" : model,
            weights.ToArray(), own, kernels.Length, [.. kernels.SelectMany(kernel => kernel)], !own.Equals(shape), weights.Rows);
    }

    private static IEnumerable<NamedModel> WithRole(Experiment experiment, ModelRole role) =>
        experiment.Models.Where(model => model.IsTrained && model.Kind.Role.Equals(role));

    private static Claim[] Judge(Experiment experiment, NamedModel model, IReadOnlyList<ImageOutcomes> outcomes, IReadOnlyList<MetricRow> rows) =>
        Claims.judge(
            model.Name,
            [.. WithRole(experiment, ModelRole.Baseline).Select(other => other.Name)],
            model.Signs,
            ExperimentModule.readoutKind(experiment).Signs,
            outcomes,
            rows);
}
