using System.Globalization;
using BioSparse.App.CommandLine;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

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
            metadata[$"{prefix}input"] = ConnectionText.ofForm(layer.Input);
            if (layer.Connection is not Connection.OnFields { Item: var fields })
                continue;
            metadata[$"{prefix}connection"] = ConnectionText.ofConnection(layer.Connection);
            metadata[$"{prefix}whole"] = ConnectionText.ofForm(fields.Whole);
        }

        // grey is what files without channels have
        if (_images.Channels > 1)
            metadata["channels"] = _images.Channels.ToString(CultureInfo.InvariantCulture);
        metadata["width"] = _images.Width.ToString(CultureInfo.InvariantCulture);
        metadata["height"] = _images.Height.ToString(CultureInfo.InvariantCulture);
        metadata["forward"] = $"{Forward([.. layers])}; {_inputs}";
        Safetensors.Write(path, metadata, [
            .. layers.Index().SelectMany(entry =>
                LayerModule.tensors(entry.Item).Select(part => Stored($"{Prefix(isStack, entry.Index)}{part.Item1}", part.Item2))),
            Stored("V", readout.Weights),
            Stored("c", readout.Bias)]);
    }

    /// <summary>Reads a network back.</summary>
    /// <exception cref="FaultException">The file is not a network, or its parts do not fit.</exception>
    public static Network Load(Catalogue catalogue, string path) => Load(catalogue, new NetworkOptions(path, [], null, null)).Network;

    /// <summary>Reads a network of this or another program, with what the command line says about it.</summary>
    /// <exception cref="FaultException">The file is not a network, its parts do not fit, or something is left to be said.</exception>
    public static LoadedNetwork Load(Catalogue catalogue, NetworkOptions options) => new NetworkReader(catalogue, options).Read();

    private static string Prefix(bool isStack, int layer) =>
        isStack ? string.Create(CultureInfo.InvariantCulture, $"layers.{layer + 1}.") : "";

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
        var (seen, form) = layer.Connection.IsDense ? (x, layer.Input) : ($"f", layer.Input);
        var input = form.IsPlain ? seen : form.IsUnitLength ? $"({seen} / ||{seen}||)" : $"input({seen})";
        var sum = $"a = {input} {weights}^T + {bias}; {y} = {layer.Activation.Formula.Invoke(parameter)}";
        return layer.Connection.IsDense ? sum : $"f = each field of {x} as its connection says; {sum}, pooled";
    }

    private static StoredTensor Stored(string name, Tensor tensor) => StoredTensor.OfSingles(name, tensor.Shape, tensor.ToArray());
}
