using System.Globalization;
using BioSparse.App.CommandLine;
using BioSparse.App.Experiments;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary>
/// <c>biosparse export</c>: a trained network for other programs. As .npz, for dense layers: W, b, V, c and, as single numbers, what a
/// forward pass needs: <c>activation</c> (its place among the catalogue's), <c>activation_parameter</c> (nan where it has none) and
/// <c>unit_length</c> (1 where x is first divided by its length); those of layer N of a stack begin with <c>layers.N.</c>. As .onnx: a
/// graph that computes logits and class. As .safetensors: the format of a run's <c>weights</c>.
/// </summary>
public sealed class ExportCommand(Catalogue catalogue, NetworkOptions options, string target, TextWriter output, TextWriter error) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        Action<LoadedNetwork> export = Path.GetExtension(target) switch
        {
            ".npz" => ToNpz,
            ".onnx" => ToOnnx,
            ".safetensors" => ToSafetensors,
            _ => throw new FaultException(ExitStatus.Usage, $"--out {target}: a name that ends in .npz, .onnx or .safetensors is right"),
        };
        var loaded = NetworkFormat.Load(catalogue, options);
        Consoles.Note(error, loaded.Notes);
        export(loaded);
        return ExitStatus.Done;
    }

    private void ToOnnx(LoadedNetwork loaded)
    {
        var network = loaded.Network;
        OnnxNetwork.Write(target, network, NetworkFormat.Described(loaded));
        var inputs = LayerModule.inputs(network.First);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target}: ONNX, opset {OnnxModel.Opset}; x N×{inputs} in [0, 1], logits N×{network.Readout.Weights.Rows}, class N"));
    }

    private void ToSafetensors(LoadedNetwork loaded)
    {
        NetworkFormat.Rewrite(target, loaded);
        output.WriteLine($"{target}: {NetworkFormat.Described(loaded)["forward"]}");
    }

    private void ToNpz(LoadedNetwork loaded)
    {
        var network = loaded.Network;
        var isStack = network.Layers.Length > 1;
        NamedArray[] arrays =
        [
            .. network.Layers.Index().SelectMany(entry => Of(entry.Item, entry.Index + 1, isStack)),
            Array("V", network.Readout.Weights),
            Array("c", network.Readout.Bias),
        ];
        Npz.Write(target, arrays);
        output.WriteLine($"{target}: {string.Join(", ", arrays.Select(array => array.Name))}");
        foreach (var (place, layer) in network.Layers.Index())
        {
            var (x, y) = (place == 0 ? "x" : $"y{place}", isStack ? $"y{place + 1}" : "y");
            output.WriteLine($"{y} = {layer.Activation.Name}({x} Wᵀ + b)" + (layer.Input.IsPlain ? "" : $", {x} divided by its length"));
        }

        output.WriteLine($"logits = y{(isStack ? network.Layers.Length.ToString(CultureInfo.InvariantCulture) : "")} Vᵀ + c, x in [0, 1]");
    }

    private IEnumerable<NamedArray> Of(Layer layer, int number, bool isStack)
    {
        if (!layer.Connection.IsDense)
            throw NoRoom(number, "is on fields", ConnectionText.ofConnection(layer.Connection));
        if (!layer.Input.IsPlain && !layer.Input.IsUnitLength)
            throw NoRoom(number, "normalises its input", ConnectionText.ofForm(layer.Input));
        var names = catalogue.Activations.Select(kind => kind.Name);
        var prefix = isStack ? $"layers.{number}." : "";
        return
        [
            Array($"{prefix}W", layer.Weights),
            Array($"{prefix}b", layer.Bias),
            Number($"{prefix}activation", names.TakeWhile(name => name != layer.Activation.Name).Count()),
            Number($"{prefix}activation_parameter", layer.Activation.Parameter is { Value: var parameter } ? (float)parameter : float.NaN),
            Number($"{prefix}unit_length", layer.Input.IsPlain ? 0 : 1),
        ];
    }

    private FaultException NoRoom(int layer, string does, string how) => new(
        ExitStatus.Usage,
        $"--out {target}: layer {layer} {does} ({how}); .npz has room for dense layers of plain and unit-length inputs alone, .onnx or .safetensors is right");

    private static NamedArray Array(string name, Tensor tensor) => new(name, tensor.Shape, tensor.ToArray());

    private static NamedArray Number(string name, float value) => new(name, [], [value]);
}
