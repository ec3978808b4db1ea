using System.Globalization;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// Networks as safetensors files: tensors, and in the metadata all that a forward pass needs. A network of one hidden layer has
/// W, b, V and c; a stack has <c>layers.1.W</c>, <c>layers.1.b</c>, <c>layers.2.W</c>, …, V and c, and metadata of each layer
/// under the same prefix.
/// </summary>
public sealed class NetworkFormat
{
    /// <summary>The inputs of networks whose pixels are bytes.</summary>
    public const string Bytes = "x in [0, 1], x = byte / 255";
    private const int LongestSide = 1 << 15;
    private readonly ImageShape _images;
    private readonly string _inputs;

    /// <summary>Networks on images of this shape; `inputs` says in words what x is.</summary>
    public NetworkFormat(ImageShape images, string inputs = Bytes)
    {
        _images = images;
        _inputs = images.Channels == 1 ? inputs : $"{inputs}, channel after channel, each row by row";
    }

    /// <summary>Writes the network of a job.</summary>
    public void Save(string path, Job job, Network network)
    {
        var (layers, readout) = (network.Layers, network.Readout);
        var isStack = layers.Length > 1;
        var metadata = new Dictionary<string, string>
        {
            ["format"] = isStack ? "biosparse-network-2" : "biosparse-network-1",
            ["model"] = job.Model,
            ["rule"] = RecipeModule.name(job.Recipe),
            ["seed"] = job.Seed.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (i, layer) in layers.Index())
        {
            var prefix = Prefix(isStack, i);
            metadata[$"{prefix}activation"] = layer.Activation.Name;
            metadata[$"{prefix}activation_parameter"] =
                layer.Activation.Parameter is { Value: var parameter } ? parameter.ToString("R", CultureInfo.InvariantCulture) : "";
            metadata[$"{prefix}input"] = layer.Input.IsPlain ? "plain" : "unit-length";
        }

        // grey is what files without channels have
        if (_images.Channels > 1)
            metadata["channels"] = _images.Channels.ToString(CultureInfo.InvariantCulture);
        metadata["width"] = _images.Width.ToString(CultureInfo.InvariantCulture);
        metadata["height"] = _images.Height.ToString(CultureInfo.InvariantCulture);
        metadata["forward"] = $"{Forward([.. layers])}; {_inputs}";
        Safetensors.Write(path, metadata, [
            .. layers.Index().SelectMany(entry => new[]
            {
                Stored($"{Prefix(isStack, entry.Index)}W", entry.Item.Weights), Stored($"{Prefix(isStack, entry.Index)}b", entry.Item.Bias),
            }),
            Stored("V", readout.Weights),
            Stored("c", readout.Bias)]);
    }

    /// <summary>Reads a network back.</summary>
    /// <exception cref="FaultException">The file is not a network, or its parts do not fit.</exception>
    public static Network Load(Catalogue catalogue, string path)
    {
        var file = Safetensors.Read(path);
        var isStack = file.Tensors.ContainsKey($"{Prefix(true, 0)}W");
        var layers = new List<Layer>();
        do
        {
            layers.Add(LayerOf(catalogue, file, path, Prefix(isStack, layers.Count)));
        }
        while (isStack && file.Tensors.ContainsKey($"{Prefix(true, layers.Count)}W"));

        var (v, c) = (Matrix(file, path, "V"), Vector(file, path, "c"));
        if (!isStack)
        {
            var (w, b) = (layers[0].Weights, layers[0].Bias);
            if (b.Count != w.Rows || v.Columns != w.Rows || c.Count != v.Rows)
                throw Bad(path, $"shapes W {w.Rows}×{w.Columns}, b {b.Count}, V {v.Rows}×{v.Columns}, c {c.Count} do not fit; "
                    + "W: H×d, b: H, V: classes×H, c: classes is right");
        }

        try
        {
            return NetworkModule.create(ListModule.OfSeq(layers), new Readout(v, c));
        }
        catch (ArgumentException fault)
        {
            throw Bad(path, fault.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>The shape of the images that a network was trained on; null where the metadata of its file have none.</summary>
    /// <exception cref="FaultException">The file cannot be read, or a side is no number.</exception>
    public static ImageShape? ShapeOf(string path)
    {
        if (Path.GetExtension(path) == ".npz")
            return null;
        var metadata = Safetensors.Read(path).Metadata;
        int Side(string name) =>
            int.TryParse(metadata.GetValueOrDefault(name, "1"), NumberStyles.None, CultureInfo.InvariantCulture, out var side)
                && side is >= 1 and <= LongestSide
                ? side
                : throw Bad(path, $"{name} {Printable.@short(metadata[name])}; 1 to {LongestSide} is right");
        return metadata.ContainsKey("width") && metadata.ContainsKey("height")
            ? new ImageShape(Side("channels"), Side("height"), Side("width"))
            : null;
    }

    private static string Prefix(bool isStack, int layer) =>
        isStack ? string.Create(CultureInfo.InvariantCulture, $"layers.{layer + 1}.") : "";

    private static Layer LayerOf(Catalogue catalogue, SafetensorsFile file, string path, string prefix)
    {
        var (w, b) = (Matrix(file, path, $"{prefix}W"), Vector(file, path, $"{prefix}b"));
        var name = file.Metadata.GetValueOrDefault($"{prefix}activation", "linear");
        var text = file.Metadata.GetValueOrDefault($"{prefix}activation_parameter", "");
        var parameter = double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? FSharpOption<double>.Some(number) : null;
        var activation = ActivationModule.read(catalogue.Activations, name, parameter);
        if (activation.IsError)
            throw Bad(path, activation.ErrorValue);

        var form = file.Metadata.GetValueOrDefault($"{prefix}input", "plain") switch
        {
            "plain" => InputForm.Plain,
            "unit-length" => InputForm.UnitLength,
            var other => throw Bad(path, $"input {other}; plain or unit-length is right"),
        };
        return new Layer(form, w, b, activation.ResultValue);
    }

    /// <summary>The forward pass in words, for readers of the file who know nothing of this program.</summary>
    private static string Forward(IReadOnlyList<Layer> layers)
    {
        if (layers.Count == 1)
            return $"{Pass(layers[0], "x", "W", "b", "y", "activation_parameter")}; logits = y V^T + c";
        var passes = layers.Select((layer, i) =>
        {
            var prefix = Prefix(true, i);
            return Pass(layer, $"y{i}", $"{prefix}W", $"{prefix}b", $"y{i + 1}", $"{prefix}activation_parameter");
        });
        return $"y0 = x; {string.Join("; ", passes)}; logits = y{layers.Count} V^T + c";
    }

    private static string Pass(Layer layer, string x, string weights, string bias, string y, string parameter)
    {
        var input = layer.Input.IsPlain ? x : $"({x} / ||{x}||)";
        return $"a = {input} {weights}^T + {bias}; {y} = {layer.Activation.Formula.Invoke(parameter)}";
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
