using BioSparse.App.Experiments;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary>
/// <c>biosparse export</c>: a trained network as .npz, with W, b, V, c and, as single numbers, what a forward pass needs:
/// <c>activation</c> (its place in <see cref="Activations"/>), <c>activation_parameter</c> (nan where it has none) and
/// <c>unit_length</c> (1 where x is first divided by its length).
/// </summary>
/// <param name="weights">The network's file.</param>
/// <param name="target">The file to write.</param>
/// <param name="output">Where to say what was done.</param>
public sealed class ExportCommand(string weights, string target, TextWriter output) : ICommand
{
    /// <summary>Activations by their number in the file.</summary>
    public static IReadOnlyList<string> Activations { get; } = ["linear", "relu", "power", "bounded-sigmoid", "winners"];

    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        if (Path.GetExtension(target) != ".npz")
            throw new FaultException(ExitStatus.Usage, $"--out {target}: a name that ends in .npz is right");
        var network = NetworkFormat.Load(weights);
        if (network.Layers.Length > 1)
            throw new FaultException(ExitStatus.Data, $"{weights}: {network.Layers.Length} hidden layers; a network of one is right");
        var hidden = network.First;
        var activation = ActivationModule.name(hidden.Activation);
        Npz.Write(target, [
            Array("W", hidden.Weights),
            Array("b", hidden.Bias),
            Array("V", network.Readout.Weights),
            Array("c", network.Readout.Bias),
            Number("activation", Activations.Index().Single(entry => entry.Item == activation).Index),
            Number("activation_parameter", (float)ActivationModule.parameter(hidden.Activation)),
            Number("unit_length", hidden.Input.IsPlain ? 0 : 1)]);
        output.WriteLine($"{target}: W, b, V, c, activation ({activation}), activation_parameter, unit_length");
        output.WriteLine("y = activation(x Wᵀ + b), logits = y Vᵀ + c, x in [0, 1]" + (hidden.Input.IsPlain ? "" : ", divided by its length"));
        return ExitStatus.Done;
    }

    private static NamedArray Array(string name, Tensor tensor) => new(name, tensor.Shape, tensor.ToArray());

    private static NamedArray Number(string name, float value) => new(name, [], [value]);
}
