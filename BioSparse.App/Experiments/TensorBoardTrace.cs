using BioSparse.App.Reporting;
using BioSparse.Core;
using TorchSharp;
using TorchSharp.Modules;

namespace BioSparse.App.Experiments;

/// <summary>
/// A training as TensorBoard's event files: accuracy, density and largest weight by epoch, histograms of the weights, the
/// kernels as pictures, and every final number without an x.
/// </summary>
public sealed class TensorBoardTrace : IJobTrace
{
    private readonly SummaryWriter _writer;
    private readonly string _folder;
    private readonly Job _job;
    private readonly Dataset _images;
    private readonly double _threshold;

    /// <summary>Begins anew: events of an attempt that was broken off go.</summary>
    /// <param name="folder">Where the event files of all jobs are.</param>
    /// <param name="job">The job.</param>
    /// <param name="images">The images that are learnt, for their extents.</param>
    /// <param name="threshold">The detection threshold.</param>
    public TensorBoardTrace(string folder, Job job, Dataset images, double threshold)
    {
        _folder = Path.Combine(folder, job.Name);
        (_job, _images, _threshold) = (job, images, threshold);
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        _writer = torch.utils.tensorboard.SummaryWriter(_folder, createRunName: false);
    }

    /// <inheritdoc/>
    public void Hidden(int epoch, Layer layer)
    {
        if (!_job.Model.HasWeights)
            return;
        var weights = layer.Weights.ToArray();
        var (units, inputs) = ((int)layer.Weights.Shape[0], (int)layer.Weights.Shape[1]);
        _writer.add_scalar("hidden/density", (float)Sparsity.weights(_threshold, units, inputs, weights).Density, epoch);
        _writer.add_scalar("hidden/largest_weight", weights.Max(Math.Abs), epoch);
        using (torch.NewDisposeScope())
            _writer.add_histogram("hidden/weights", torch.tensor(weights), epoch);
        Kernels(epoch, units, inputs, weights);
    }

    /// <inheritdoc/>
    public void Number(MetricRow row) => _writer.add_scalar(row.Metric, (float)row.Value, (int)row.X);

    /// <inheritdoc/>
    public void Finished(IReadOnlyList<MetricRow> rows)
    {
        foreach (var row in rows.Where(row => double.IsNaN(row.X)))
            _writer.add_scalar($"final/{row.Metric}", (float)row.Value, 0);
    }

    private void Kernels(int epoch, int units, int inputs, float[] weights)
    {
        if (inputs != _images.Width * _images.Height)
            return;
        var model = new ReportModel(_job.Model.Name, _job.Seed, units, inputs, weights, HasWeights: true);
        // the writer takes pictures from files only
        var picture = Path.Combine(_folder, "kernels.png");
        File.WriteAllBytes(picture, KernelMosaic.Draw(model, _images.Width, _images.Height, _threshold).Png);
        _writer.add_img("hidden/kernels", picture, epoch);
        File.Delete(picture);
    }
}
