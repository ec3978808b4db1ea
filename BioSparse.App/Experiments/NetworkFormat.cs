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

    // the end of the forward pass, and what x is behind it
    private const string Logits = "V^T + c; ";
    private static readonly string[] _origin = ["model", "rule", "seed"];
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
        var origin = new Dictionary<string, string>
        {
            ["model"] = job.Model,
            ["rule"] = RecipeModule.name(job.Recipe),
            ["seed"] = job.Seed.ToString(CultureInfo.InvariantCulture),
        };
        Write(path, network, Described(network, origin, _images, _inputs));
    }

    /// <summary>Writes a network that was read: of a file of <see cref="Save"/> the same bytes.</summary>
    public static void Rewrite(string path, LoadedNetwork loaded) => Write(path, loaded.Network, Described(loaded));

    /// <summary>A network that was read in words: model, rule and seed where its file has them, and the forward pass.</summary>
    internal static Dictionary<string, string> Described(LoadedNetwork loaded)
    {
        var origin = _origin.Where(loaded.Metadata.ContainsKey).ToDictionary(key => key, key => loaded.Metadata[key]);
        var forward = loaded.Metadata.GetValueOrDefault("forward", "");
        var end = forward.LastIndexOf(Logits, StringComparison.Ordinal);
        return Described(loaded.Network, origin, loaded.Shape, end < 0 ? "x in [0, 1]" : forward[(end + Logits.Length)..]);
    }

    private static Dictionary<string, string> Described(Network network, Dictionary<string, string> origin, ImageShape? images, string inputs)
    {
        var layers = network.Layers;
        var isStack = layers.Length > 1;
        var metadata = new Dictionary<string, string>(origin) { ["format"] = isStack ? "biosparse-network-2" : "biosparse-network-1" };
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

        if (images is not null)
        {
            // grey is what files without channels have
            if (images.Channels > 1)
                metadata["channels"] = images.Channels.ToString(CultureInfo.InvariantCulture);
            metadata["width"] = images.Width.ToString(CultureInfo.InvariantCulture);
            metadata["height"] = images.Height.ToString(CultureInfo.InvariantCulture);
        }

        metadata["forward"] = $"{Forward([.. layers])}{inputs}";
        return metadata;
    }

    private static void Write(string path, Network network, Dictionary<string, string> metadata)
    {
        var isStack = network.Layers.Length > 1;
        Safetensors.Write(path, metadata, [
            .. network.Layers.Index().SelectMany(entry =>
                LayerModule.tensors(entry.Item).Select(part => Stored($"{Prefix(isStack, entry.Index)}{part.Item1}", part.Item2))),
            Stored("V", network.Readout.Weights),
            Stored("c", network.Readout.Bias)]);
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
            return $"{Pass(layers[0], "x", "W", "b", "y", "activation_parameter")}; logits = y {Logits}";
        var passes = layers.Select((layer, i) =>
        {
            var prefix = Prefix(true, i);
            return Pass(layer, $"y{i}", $"{prefix}W", $"{prefix}b", $"y{i + 1}", $"{prefix}activation_parameter");
        });
        return $"y0 = x; {string.Join("; ", passes)}; logits = y{layers.Count} {Logits}";
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
