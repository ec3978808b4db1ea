using BioSparse.App.CommandLine;
using BioSparse.App.Experiments;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary>
/// <c>biosparse export</c>: a trained network as .npz, with W, b, V, c and, as single numbers, what a forward pass needs:
/// <c>activation</c> (its place among the catalogue's), <c>activation_parameter</c> (nan where it has none) and
/// <c>unit_length</c> (1 where x is first divided by its length). Those of layer N of a stack begin with <c>layers.N.</c>.
/// </summary>
public sealed class ExportCommand(Catalogue catalogue, NetworkOptions options, string target, TextWriter output, TextWriter error) : ICommand
{
    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        if (Path.GetExtension(target) != ".npz")
            throw new FaultException(ExitStatus.Usage, $"--out {target}: a name that ends in .npz is right");
        var loaded = NetworkFormat.Load(catalogue, options);
        Consoles.Note(error, loaded.Notes);
        var network = loaded.Network;
        var isStack = network.Layers.Length > 1;
        NamedArray[] arrays =
        [
            .. network.Layers.Index().SelectMany(entry => Of(entry.Item, isStack ? $"layers.{entry.Index + 1}." : "")),
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

        output.WriteLine($"logits = y{(isStack ? network.Layers.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : "")} Vᵀ + c, x in [0, 1]");
        return ExitStatus.Done;
    }

    private IEnumerable<NamedArray> Of(Layer layer, string prefix)
    {
        var names = catalogue.Activations.Select(kind => kind.Name);
        return
        [
            Array($"{prefix}W", layer.Weights),
            Array($"{prefix}b", layer.Bias),
            Number($"{prefix}activation", names.TakeWhile(name => name != layer.Activation.Name).Count()),
            Number($"{prefix}activation_parameter", layer.Activation.Parameter is { Value: var parameter } ? (float)parameter : float.NaN),
            Number($"{prefix}unit_length", layer.Input.IsPlain ? 0 : 1),
        ];
    }

    private static NamedArray Array(string name, Tensor tensor) => new(name, tensor.Shape, tensor.ToArray());

    private static NamedArray Number(string name, float value) => new(name, [], [value]);
}
