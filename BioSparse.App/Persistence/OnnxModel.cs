using System.Runtime.InteropServices;
using BioSparse.App.Faults;
using Google.Protobuf;

namespace BioSparse.App.Persistence;

/// <summary>
/// A model in the format ONNX, built node by node. Names of fields and their numbers are those of <c>onnx.proto</c>; a node has the
/// name of its output.
/// </summary>
internal sealed class OnnxModel
{
    /// <summary>The version of the operators.</summary>
    public const int Opset = 18;

    // the version of the format that came with the operators
    private const int IrVersion = 8;
    private const int Single = 1;
    private const int Int32 = 6;
    private const int Int64 = 7;

    private readonly List<ProtobufMessage> _nodes = [];
    private readonly List<ProtobufMessage> _initializers = [];
    private readonly List<ProtobufMessage> _inputs = [];
    private readonly List<ProtobufMessage> _outputs = [];

    /// <summary>Adds a node of one output; its attributes are integers.</summary>
    /// <returns>The name of the output.</returns>
    public string Node(string operation, string output, string[] inputs, params (string Name, long[] Values, bool IsList)[] attributes)
    {
        AddNode(operation, output, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node of several outputs.</summary>
    public void AddNode(string operation, string name, string[] inputs, string[] outputs, params (string Name, long[] Values, bool IsList)[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
            node.Add(1, input); // input
        foreach (var output in outputs)
            node.Add(2, output); // output
        _nodes.Add(node.Add(3, name).Add(4, operation).Add(5, attributes.Select(Attribute))); // name, op_type, attribute
    }

    /// <summary>An attribute of one integer.</summary>
    public static (string Name, long[] Values, bool IsList) One(string name, long value) => (name, [value], false);

    /// <summary>An attribute of a list of integers.</summary>
    public static (string Name, long[] Values, bool IsList) List(string name, params long[] values) => (name, values, true);

    /// <summary>Adds a constant tensor of float32.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, int[] shape, float[] values) => Constant<float>(name, Single, shape, values);

    /// <summary>Adds a constant tensor of 32-bit integers.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, int[] shape, int[] values) => Constant<int>(name, Int32, shape, values);

    /// <summary>Adds a constant vector of 64-bit integers.</summary>
    /// <returns>Its name.</returns>
    public string Constant(string name, params long[] values) => Constant<long>(name, Int64, [values.Length], values);

    /// <summary>Adds an input of N rows of float32.</summary>
    public void AddInput(string name, int columns) => _inputs.Add(Value(name, Single, columns));

    /// <summary>Adds an output of N rows of float32.</summary>
    public void AddOutput(string name, int columns) => _outputs.Add(Value(name, Single, columns));

    /// <summary>Adds an output of N 64-bit integers.</summary>
    public void AddOutput(string name) => _outputs.Add(Value(name, Int64, null));

    /// <summary>Writes the file.</summary>
    /// <exception cref="FaultException">It cannot be written, or is larger than the format allows.</exception>
    public void Write(string path, IReadOnlyDictionary<string, string> metadata)
    {
        var graph = new ProtobufMessage()
            .Add(1, _nodes)
            .Add(2, "biosparse") // name
            .Add(5, _initializers)
            .Add(11, _inputs)
            .Add(12, _outputs);
        var model = new ProtobufMessage()
            .Add(1, IrVersion)
            .Add(2, "biosparse") // producer_name
            .Add(3, Provenance.Program().Version) // producer_version
            .Add(7, graph)
            .Add(8, new ProtobufMessage().Add(1, "").Add(2, Opset)) // opset_import: domain, version
            .Add(14, metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => new ProtobufMessage().Add(1, entry.Key).Add(2, entry.Value))); // metadata_props
        if (model.Length > int.MaxValue)
            throw new FaultException(ExitStatus.Usage, $"{path}: {model.Length} bytes; ONNX has room for {int.MaxValue}; .safetensors is right");
        AtomicFile.Write(path, file =>
        {
            using var stream = new CodedOutputStream(file, leaveOpen: true);
            model.Write(stream);
        });
    }

    private static ProtobufMessage Attribute((string Name, long[] Values, bool IsList) given)
    {
        var attribute = new ProtobufMessage().Add(1, given.Name);
        foreach (var value in given.Values)
            attribute.Add(given.IsList ? 8 : 3, value); // ints, i
        return attribute.Add(20, given.IsList ? 7 : 2); // type: INTS, INT
    }

    /// <summary>N × columns, or N numbers.</summary>
    private static ProtobufMessage Value(string name, int type, int? columns)
    {
        var shape = new ProtobufMessage().Add(1, new ProtobufMessage().Add(2, "N")); // dim: dim_param
        if (columns is { } count)
            shape.Add(1, new ProtobufMessage().Add(1, count)); // dim: dim_value
        var tensor = new ProtobufMessage().Add(1, type).Add(2, shape); // elem_type, shape
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor)); // name, type: tensor_type
    }

    private string Constant<T>(string name, int type, int[] shape, T[] values)
        where T : unmanaged
    {
        var tensor = new ProtobufMessage();
        foreach (var extent in shape)
            tensor.Add(1, extent); // dims
        _initializers.Add(tensor.Add(2, type).Add(8, name).Add(9, Bytes(values))); // data_type, name, raw_data
        return name;
    }

    /// <summary>The numbers as bytes, the lowest first.</summary>
    private static ByteString Bytes<T>(T[] values)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("numbers of this processor have their highest byte first");
        return ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values));
    }
}
