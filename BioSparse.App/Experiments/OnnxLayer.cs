using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;
using static BioSparse.App.Persistence.OnnxModel;

namespace BioSparse.App.Experiments;

/// <summary>
/// A hidden layer as nodes of ONNX. On fields, P places of F units and f values: a convolution whose fields have no form of their own
/// is <c>Conv</c>; else fields are gathered as rows, N×P×f, and multiplied with their weights. Names begin with the layer's.
/// </summary>
internal sealed class OnnxLayer(OnnxModel model, string path, string name, Layer layer)
{
    private const int LastAxis = -1;
    private static readonly (string, long[], bool) _keep = One("keepdims", 1);
    private readonly int _units = ConnectionModule.units(layer.Connection, layer.Weights);

    /// <summary>Adds the layer on a tensor N×d.</summary>
    /// <returns>The name of its activities, N×outputs.</returns>
    public string Add(string x)
    {
        if (layer.Connection is not Connection.OnFields { Item: var own })
            return Activity(Dense(Formed("input", layer.Input, x)), _units);
        x = Formed("whole", own.Whole, x);
        var a = own.IsShared && layer.Input.IsPlain ? Convolution(own.Fields, x) : OnRows(own, x);
        var competing = ConnectionModule.competing(layer.Connection, layer.Weights);
        if (competing != _units)
            a = Reshape("sample", a, competing);
        var y = Activity(a, competing);
        return own.Pooling is { Value: var pooling } ? Pooled(pooling, y) : Reshape("flat", y, own.Fields.Places * _units);
    }

    private string Dense(string x) => Node("Gemm", "a", [x, Weights(layer.Weights.Shape, layer.Weights.ToArray()), Bias()], One("transB", 1));

    /// <summary>a: N×P×F.</summary>
    private string Convolution(Fields fields, string x)
    {
        var (map, size) = (fields.Map, fields.Size);
        var planes = map.Order.IsPlanes
            ? Reshape("map", x, map.Channels, map.Height, map.Width)
            : Transpose("planes", Reshape("map", x, map.Height, map.Width, map.Channels), 0, 3, 1, 2);
        var a = Node(
            "Conv", "convolution", [planes, Weights([_units, map.Channels, size, size], Kernels(map.Channels, size)), Bias()],
            List("kernel_shape", size, size), List("strides", fields.Stride, fields.Stride),
            List("pads", fields.Padding, fields.Padding, fields.Padding, fields.Padding));
        return Reshape("a", Transpose("places", a, 0, 2, 3, 1), fields.Places, _units);
    }

    /// <summary>W in the order of Conv: unit, channel, row, column; ours is unit, row, column, channel.</summary>
    private float[] Kernels(int channels, int size)
    {
        var (from, into) = (layer.Weights.ToArray(), new float[layer.Weights.Count]);
        var places = size * size;
        for (var unit = 0; unit < _units; unit++)
            for (var place = 0; place < places; place++)
                for (var channel = 0; channel < channels; channel++)
                    into[(unit * channels + channel) * places + place] = from[(unit * places + place) * channels + channel];
        return into;
    }

    /// <summary>a: N×P×F.</summary>
    private string OnRows(FieldConnection own, string x)
    {
        var (places, inputs) = (own.Fields.Places, own.Fields.Inputs);
        var sources = FieldsModule.sources(own.Fields);
        if (sources.Contains(-1))
        {
            // a 0 behind the values of the map, which is what lies outside of it
            x = Node("Pad", "padded", [x, model.Constant($"{name}.pads", 0, 0, 0, 1)]);
            sources = [.. sources.Select(source => source < 0 ? own.Fields.Map.Values : source)];
        }

        var gathered = Node("Gather", "fields", [x, model.Constant($"{name}.sources", [places, inputs], sources)], One("axis", 1));
        var rows = Formed("input", layer.Input, gathered);
        if (own.IsShared)
            return Node("Add", "a", [Node("MatMul", "product", [rows, Weights([inputs, _units], Turned(1, inputs))]), Bias()]);
        var byPlace = Transpose("rows", rows, 1, 0, 2);
        var products = Node("MatMul", "product", [byPlace, Weights([places, inputs, _units], Turned(places, inputs))]);
        return Node("Add", "a", [Transpose("places", products, 1, 0, 2), Bias(places, _units)]);
    }

    /// <summary>The weights of each place, F×f, as f×F.</summary>
    private float[] Turned(int places, int inputs)
    {
        var (from, into) = (layer.Weights.ToArray(), new float[layer.Weights.Count]);
        for (var place = 0; place < places; place++)
            for (var unit = 0; unit < _units; unit++)
                for (var input = 0; input < inputs; input++)
                    into[(place * inputs + input) * _units + unit] = from[(place * _units + unit) * inputs + input];
        return into;
    }

    /// <summary>Rows, the last axis of x, in a form.</summary>
    private string Formed(string part, InputForm form, string x)
    {
        foreach (var (i, simple) in InputFormModule.simple(form).Index())
        {
            var own = $"{part}.{i}";
            string Named(string tensor, Tensor values) => model.Constant($"{name}.{own}.{tensor}", values.Shape, values.ToArray());
            string Centred(Tensor mean) => Node("Sub", $"{own}.centred", [x, Named("mean", mean)]);
            x = simple switch
            {
                InputForm.Contrast { c: var c } => Contrast(own, (float)c, x),
                InputForm.Scaled { mean: var mean, factors: var factors } => Node("Mul", own, [Centred(mean), Named("factors", factors)]),
                InputForm.Whitened { mean: var mean, matrix: var matrix } => Node("MatMul", own, [Centred(mean), Named("matrix", matrix)]),
                _ => Node("Div", own, [x, AtLeast($"{own}.length", Over("ReduceL2", $"{own}.norm", x))]),
            };
        }

        return x;
    }

    private string Contrast(string own, float c, string x)
    {
        var centred = Node("Sub", $"{own}.centred", [x, Over("ReduceMean", $"{own}.mean", x)]);
        var variance = Over("ReduceMean", $"{own}.variance", Node("Mul", $"{own}.squares", [centred, centred]));
        var raised = Node("Add", $"{own}.raised", [variance, Number($"{own}.c", c)]);
        return Node("Div", own, [centred, AtLeast($"{own}.spread", Node("Sqrt", $"{own}.root", [raised]))]);
    }

    /// <summary>What divides is at least 10⁻¹², so that a row of zeros stays one.</summary>
    private string AtLeast(string output, string x) => Node("Max", output, [x, Number($"{output}.least", 1e-12f)]);

    /// <summary>φ over the last axis, of `competing` units.</summary>
    private string Activity(string a, int competing)
    {
        var activation = LayerModule.activation(layer);
        float Parameter() => activation.Parameter is { Value: var given } ? (float)given : throw Unknown(activation);
        switch (activation.Name)
        {
            case "linear":
                return a;
            case "relu":
                return Node("Relu", "y", [a]);
            case "power":
                return Node("Pow", "y", [Node("Relu", "positive", [a]), Number("exponent", Parameter())]);
            case "bounded-sigmoid":
                var doubled = Node("Mul", "doubled", [Node("Sigmoid", "sigmoid", [a]), Number("two", 2)]);
                return Node("Relu", "y", [Node("Sub", "stretched", [doubled, Number("one", 1)])]);
            case "k-winners":
                return Winners(a, (int)Parameter(), competing);
            case "triangle":
                return Node("Relu", "y", [Node("Sub", "above", [a, Over("ReduceMean", "mean", a)])]);
            case "divisive":
                var sum = Node("Add", "raised", [Over("ReduceSumSquare", "squares", a), Number("constant", Parameter())]);
                return Node("Div", "y", [Node("Abs", "size", [a]), Node("Sqrt", "divisor", [sum])]);
            case "soft-winners":
                return Node("Softmax", "y", [Node("Div", "cooled", [a, Number("temperature", Parameter())])], One("axis", LastAxis));
            default:
                throw Unknown(activation);
        }
    }

    /// <summary>The k largest at their places, 0 at all others; TopK takes the earlier of equal ones, as the program does.</summary>
    private string Winners(string a, int count, int competing)
    {
        if (count >= competing)
            return Node("Relu", "y", [a]);
        model.AddNode(
            "TopK", $"{name}.winners", [a, model.Constant($"{name}.count", count)], [$"{name}.largest", $"{name}.winners"], One("axis", LastAxis));
        var zeros = Node("ConstantOfShape", "zeros", [Node("Shape", "shape", [a])]);
        var kept = Node("ScatterElements", "kept", [zeros, $"{name}.winners", $"{name}.largest"], One("axis", LastAxis));
        return Node("Relu", "y", [kept]);
    }

    private string Pooled(Pooling pooling, string y)
    {
        var map = ConnectionModule.map(layer.Connection, layer.Weights)!.Value;
        var planes = Transpose("unpooled", Reshape("activities", y, map.Height, map.Width, map.Channels), 0, 3, 1, 2);
        var pooled = pooling.Kind.IsMax ? Pool("MaxPool", planes)
            : pooling.Kind.IsAverage ? Pool("AveragePool", planes)
            : Node("Sqrt", "energy", [Pool("AveragePool", Node("Mul", "energies", [planes, planes]))]);
        return Reshape("flat", Transpose("pooled", pooled, 0, 2, 3, 1), LayerModule.outputs(layer));

        string Pool(string operation, string x) => Node(
            operation, "pool", [x], List("kernel_shape", pooling.Size, pooling.Size), List("strides", pooling.Stride, pooling.Stride));
    }

    private FaultException Unknown(Activation activation) => new(
        ExitStatus.Usage,
        $"--out {path}: {name} has the activation {Printable.@short(activation.Name)}, which is not written as ONNX; linear, relu, power, bounded-sigmoid, "
        + "k-winners, triangle, divisive and soft-winners are; .safetensors is right for others");

    private string Node(string operation, string output, string[] inputs, params (string, long[], bool)[] attributes) =>
        model.Node(operation, $"{name}.{output}", inputs, attributes);

    /// <summary>A reduction of the last axis to one value.</summary>
    private string Over(string operation, string output, string x) =>
        Node(operation, output, [x, model.Constant($"{name}.{output}.axes", LastAxis)], _keep);

    /// <summary>N×extents; the N of the sample axis is 0, which keeps it.</summary>
    private string Reshape(string output, string x, params int[] extents) =>
        Node("Reshape", output, [x, model.Constant($"{name}.{output}.extents", [0, .. extents])]);

    private string Transpose(string output, string x, params long[] order) => Node("Transpose", output, [x], List("perm", order));

    private string Number(string own, float value) => model.Constant($"{name}.{own}", [], [value]);

    private string Weights(int[] shape, float[] values) => model.Constant($"{name}.W", shape, values);

    private string Bias(params int[] shape) => model.Constant($"{name}.b", shape.Length == 0 ? layer.Bias.Shape : shape, layer.Bias.ToArray());
}
