using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.App.Reporting;
using BioSparse.Core;
using Microsoft.FSharp.Collections;
using TorchSharp;
using TorchSharp.Modules;

namespace BioSparse.App.Experiments;

/// <summary>
/// A training as TensorBoard's event files: accuracy, density and largest weight by epoch, histograms of the weights, the
/// kernels as up to ten pictures, and every final number without an x. A job that continues from a checkpoint writes a further
/// file, and what the files before it hold beyond the checkpoint is cut off: no event is lost, none is there twice.
/// </summary>
public sealed class TensorBoardTrace : IJobTrace
{
    /// <summary>The number of images of a kind that TensorBoard shows.</summary>
    private const int Pictures = 10;

    private const int MostKernels = 1000;

    private readonly SummaryWriter _writer;
    private readonly string _folder;
    private readonly Job _job;
    private readonly Dataset _images;
    private readonly double _threshold;

    /// <summary>Continues, or starts again and deletes the events of an interrupted attempt.</summary>
    /// <exception cref="FaultException">The files cannot be written.</exception>
    public TensorBoardTrace(string folder, Job job, Dataset images, double threshold, IReadOnlyDictionary<string, long>? kept)
    {
        _folder = Path.Combine(folder, job.Name);
        (_job, _images, _threshold) = (job, images, threshold);
        _writer = Written(() =>
        {
            Directory.CreateDirectory(_folder);
            foreach (var file in Directory.GetFiles(_folder))
                Keep(file, kept?.GetValueOrDefault(Path.GetFileName(file)) ?? 0);
            return torch.utils.tensorboard.SummaryWriter(_folder, createRunName: false);
        });
    }

    /// <inheritdoc/>
    public void Hidden(int epoch, Layer layer)
    {
        if (!_job.HasWeights)
            return;
        var weights = layer.Weights.ToArray();
        var (units, inputs) = ((int)layer.Weights.Shape[0], (int)layer.Weights.Shape[1]);
        Scalar("hidden/density", Sparsity.weights(_threshold, units, inputs, weights).Density, epoch);
        Scalar("hidden/largest_weight", weights.Max(Math.Abs), epoch);
        Written(() =>
        {
            using (torch.NewDisposeScope())
                _writer.add_histogram("hidden/weights", torch.tensor(weights), epoch);
            return true;
        });
        var epochs = _job.Recipe.Layers.Head.Plan.Epochs;
        if (epoch == epochs || epoch % ((epochs + Pictures - 1) / Pictures) == 0)
            Kernels(epoch, layer);
    }

    /// <inheritdoc/>
    public void Number(MetricRow row) => Scalar(Name(row), row.Value, (int)row.X!.Value);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Mark() => Written(() => Directory.GetFiles(_folder).ToDictionary(
        file => Path.GetFileName(file),
        file =>
        {
            using var written = new FileStream(file, FileMode.Open, FileAccess.Write);
            written.Flush(flushToDisk: true);
            return written.Length;
        }));

    /// <inheritdoc/>
    public void Finished(IReadOnlyList<MetricRow> rows)
    {
        foreach (var row in rows.Where(row => row.X is null))
            Scalar($"final/{Name(row)}", row.Value, 0);
    }

    private static string Name(MetricRow row) => row.Split.IsNoImages ? row.Metric : $"{SplitModule.name(row.Split)}/{row.Metric}";

    private void Scalar(string name, double value, int epoch) => Written(() =>
    {
        _writer.add_scalar(name, (float)value, epoch);
        return true;
    });

    private void Kernels(int epoch, Layer layer)
    {
        if (LayerModule.inputs(layer) != _images.Pixels)
            return;
        var (shape, kernels) = Projection.kernels(_images.Shape, MostKernels, ListModule.OfSeq([layer])).ToTuple();
        var shown = new ReportLayer(_job.Model, _job.Model, layer.Weights.ToArray(), shape, kernels.Length, [.. kernels.SelectMany(kernel => kernel)], !shape.Equals(_images.Shape), layer.Weights.Rows);
        // the writer takes pictures from files only
        var picture = Path.Combine(_folder, "kernels.png");
        using var mosaic = new KernelMosaic(_job.Seed, shown, _threshold);
        var png = KernelPainter.Png(mosaic);
        Written(() =>
        {
            using (var file = new FileStream(picture, FileMode.CreateNew, FileAccess.Write))
                file.Write(png);
            _writer.add_img("hidden/kernels", picture, epoch);
            File.Delete(picture);
            return true;
        });
    }

    /// <summary>Truncates a file to the part that is kept.</summary>
    private static void Keep(string file, long length)
    {
        if (length == 0)
        {
            File.Delete(file);
            return;
        }

        Folders.RefuseLink(file);
        using var written = new FileStream(file, FileMode.Open, FileAccess.Write);
        if (written.Length > length)
            written.SetLength(length);
    }

    private T Written<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ExitStatus.Data, $"{_folder}: cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }
}
