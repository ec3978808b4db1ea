using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// Networks as ONNX: input <c>x</c>, N×d, in the order of the program; outputs <c>logits</c>, N×classes, and <c>class</c>, N, the first
/// of the largest logits. Names of tensors are those of a stack: <c>layers.1.W</c>, …, V, c.
/// </summary>
internal static class OnnxNetwork
{
    /// <summary>Writes a network.</summary>
    /// <exception cref="Faults.FaultException">ONNX has no room for it, or the file cannot be written.</exception>
    public static void Write(string path, Network network, IReadOnlyDictionary<string, string> metadata)
    {
        var model = new OnnxModel();
        model.AddInput("x", LayerModule.inputs(network.First));
        var y = "x";
        foreach (var (i, layer) in network.Layers.Index())
            y = new OnnxLayer(model, path, $"layers.{i + 1}", layer).Add(y);
        var (weights, bias) = (network.Readout.Weights, network.Readout.Bias);
        model.Node(
            "Gemm", "logits",
            [y, model.Constant("V", weights.Shape, weights.ToArray()), model.Constant("c", bias.Shape, bias.ToArray())],
            OnnxModel.One("transB", 1));
        model.Node("ArgMax", "class", ["logits"], OnnxModel.One("axis", 1), OnnxModel.One("keepdims", 0));
        model.AddOutput("logits", weights.Rows);
        model.AddOutput("class");
        model.Write(path, metadata);
    }
}
