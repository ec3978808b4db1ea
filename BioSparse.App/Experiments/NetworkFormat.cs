using System.Globalization;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>Networks as safetensors files: tensors W, b, V, c, and in the metadata all that a forward pass needs.</summary>
public sealed class NetworkFormat
{
    private readonly int _width;
    private readonly int _height;

    /// <summary>Networks on images of this size.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public NetworkFormat(int width, int height)
    {
        _width = width;
        _height = height;
    }

    /// <summary>Writes the network of a job.</summary>
    /// <param name="path">The file.</param>
    /// <param name="job">The job.</param>
    /// <param name="network">The network.</param>
    public void Save(string path, Job job, Network network)
    {
        var (hidden, readout) = (network.Hidden, network.Readout);
        var parameter = ActivationModule.parameter(hidden.Activation);
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "biosparse-network-1",
            ["model"] = job.Model,
            ["rule"] = job.Recipe.Rule.Name,
            ["seed"] = job.Seed.ToString(CultureInfo.InvariantCulture),
            ["activation"] = ActivationModule.name(hidden.Activation),
            ["activation_parameter"] = double.IsNaN(parameter) ? "" : parameter.ToString("R", CultureInfo.InvariantCulture),
            ["input"] = hidden.Input.IsPlain ? "plain" : "unit-length",
            ["width"] = _width.ToString(CultureInfo.InvariantCulture),
            ["height"] = _height.ToString(CultureInfo.InvariantCulture),
            ["forward"] = Forward(hidden),
        };
        Safetensors.Write(path, metadata, [
            Stored("W", hidden.Weights), Stored("b", hidden.Bias), Stored("V", readout.Weights), Stored("c", readout.Bias)]);
    }

    /// <summary>Reads a network back.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FaultException">The file is not a network, or its parts do not fit.</exception>
    public static Network Load(string path)
    {
        var file = Safetensors.Read(path);
        var (w, b, v, c) = (Matrix(file, path, "W"), Vector(file, path, "b"), Matrix(file, path, "V"), Vector(file, path, "c"));
        if (b.Count != w.Rows || v.Columns != w.Rows || c.Count != v.Rows)
            throw Bad(path, $"shapes W {w.Rows}×{w.Columns}, b {b.Count}, V {v.Rows}×{v.Columns}, c {c.Count} do not fit; "
                + "W: H×d, b: H, V: classes×H, c: classes is right");

        var name = file.Metadata.GetValueOrDefault("activation", "linear");
        var text = file.Metadata.GetValueOrDefault("activation_parameter", "");
        if (!double.TryParse(text, CultureInfo.InvariantCulture, out var parameter))
            parameter = double.NaN;
        var activation = ActivationModule.create(name, parameter);
        if (activation.IsError)
            throw Bad(path, activation.ErrorValue);

        var form = file.Metadata.GetValueOrDefault("input", "plain") switch
        {
            "plain" => InputForm.Plain,
            "unit-length" => InputForm.UnitLength,
            var other => throw Bad(path, $"input {other}; plain or unit-length is right"),
        };
        return new Network(new Layer(form, w, b, activation.ResultValue), new Readout(v, c));
    }

    /// <summary>The forward pass in words, for readers of the file who know nothing of this program.</summary>
    private static string Forward(Layer hidden)
    {
        var input = hidden.Input.IsPlain ? "x" : "(x / ||x||)";
        var activity = ActivationModule.name(hidden.Activation) switch
        {
            "linear" => "a",
            "relu" => "max(0, a)",
            "power" => "max(0, a) ^ activation_parameter",
            "bounded-sigmoid" => "max(0, 2 sigmoid(a) - 1)",
            _ => "max(0, a) for the activation_parameter largest a of a sample, 0 for the others",
        };
        return $"a = {input} W^T + b; y = {activity}; logits = y V^T + c; x in [0, 1], x = byte / 255";
    }

    private static StoredTensor Stored(string name, Tensor tensor) => StoredTensor.OfSingles(name, tensor.Shape, tensor.ToArray());

    private static Tensor Matrix(SafetensorsFile file, string path, string name)
    {
        var stored = Find(file, path, name, 2);
        return TensorModule.matrix(stored.Shape[0], stored.Shape[1], stored.ToSingles());
    }

    private static Tensor Vector(SafetensorsFile file, string path, string name) =>
        TensorModule.vector(Find(file, path, name, 1).ToSingles());

    private static StoredTensor Find(SafetensorsFile file, string path, string name, int dimensions) =>
        !file.Tensors.TryGetValue(name, out var stored)
            ? throw Bad(path, $"no tensor {name}; a network has W, b, V and c")
            : stored.Shape.Length != dimensions
                ? throw Bad(path, $"tensor {name} has {stored.Shape.Length} dimensions; {dimensions} is right")
                : stored;

    private static FaultException Bad(string path, string what) => new(ExitStatus.Data, $"{path}: {what}");
}
