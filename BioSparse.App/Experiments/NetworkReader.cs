using System.Globalization;
using BioSparse.App.CommandLine;
using BioSparse.App.Faults;
using BioSparse.Core;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// Networks out of files of this and other programs. What a file does not say (its activation, other names of its tensors) the
/// command line has to say; what it says, the command line cannot change.
/// </summary>
internal sealed class NetworkReader
{
    private const string Plain = "plain";
    private const string UnitLength = "unit-length";

    private readonly Catalogue _catalogue;
    private readonly NetworkOptions _options;
    private readonly NetworkArrays _arrays;
    private readonly StatedActivation? _stated;
    private readonly List<string> _notes = [];

    /// <summary>Opens a file.</summary>
    /// <exception cref="FaultException">It is missing, damaged or of another format, or an option does not fit it.</exception>
    public NetworkReader(Catalogue catalogue, NetworkOptions options)
    {
        _catalogue = catalogue;
        _options = options;
        _stated = options.Activation is { } text ? new StatedActivation(catalogue, text) : null;
        _arrays = NetworkArrays.Open(options);
    }

    /// <summary>Reads the network.</summary>
    /// <exception cref="FaultException">The file is not a network, its parts do not fit, or something is left to be said.</exception>
    public LoadedNetwork Read()
    {
        string[] weights = [.. Enumerable.Range(0, _arrays.Depth).Select(layer => $"{_arrays.Prefix(layer)}W"), "V"];
        string[] biases = [.. Enumerable.Range(0, _arrays.Depth).Select(layer => $"{_arrays.Prefix(layer)}b"), "c"];
        var isTransposed = Transposed(weights, biases);
        var matrices = weights.Select((part, i) => Matrix(part, isTransposed[i])).ToArray();
        var vectors = biases.Select((part, i) => Vector(part, matrices[i].Rows)).ToArray();
        CheckOneLayer(matrices, vectors);
        var layers = Enumerable.Range(0, _arrays.Depth).Select(i => LayerOf(i, matrices[i], vectors[i])).ToArray();
        try
        {
            var network = NetworkModule.create(ListModule.OfSeq(layers), new Readout(matrices[^1], vectors[^1]));
            return new LoadedNetwork(network, Shape(), _notes) { Metadata = _arrays.Metadata };
        }
        catch (ArgumentException fault)
        {
            throw _arrays.Bad(fault.Message.ReplaceLineEndings(" "));
        }
    }

    private Layer LayerOf(int number, Tensor weights, Tensor bias)
    {
        var prefix = _arrays.Prefix(number);
        var layer = new Layer(FormOf(number), weights, bias, ActivationOf(number, weights.Rows), ConnectionOf(prefix));
        return LayerModule.tensors(layer).All(part => part.Item1 is "W" or "b")
            ? layer
            : LayerModule.withTensors(
                FuncConvert.FromFunc<string, Tensor>(part => part switch { "W" => weights, "b" => bias, _ => _arrays.Extra($"{prefix}{part}") }), layer);
    }

    private Connection ConnectionOf(string prefix)
    {
        T Right<T>(FSharpResult<T, string> read) => read.IsOk ? read.ResultValue : throw _arrays.Bad(read.ErrorValue);
        var connection = Right(ConnectionText.connection(_arrays.Metadata.GetValueOrDefault($"{prefix}connection", "dense")));
        if (connection is not Connection.OnFields { Item: var fields } || !_arrays.Metadata.TryGetValue($"{prefix}whole", out var whole))
            return connection;
        return Connection.NewOnFields(new FieldConnection(fields.Fields, fields.IsShared, Right(ConnectionText.form(whole)), fields.Competition, fields.Pooling));
    }

    private IReadOnlyList<bool> Transposed(string[] weights, string[] biases)
    {
        var answer = Orientation.Of([.. weights.Select(_arrays.ShapeOf)], [.. biases.Select(_arrays.LengthOf)]);
        if (_arrays.IsOwn)
            return new bool[weights.Length];
        if (answer.IsAmbiguous)
            throw _arrays.Bad(
                $"shapes {string.Join(", ", weights.Select(_arrays.Shown))} fit as they are and transposed; W: H×d and V: classes×H with biases b: H, c: classes is right");
        var turned = weights.Where((_, i) => answer.IsTransposed[i]).ToArray();
        if (turned.Length > 0)
            _notes.Add($"{_arrays.Path} has inputs × units in {string.Join(", ", turned.Select(_arrays.Shown))}; transposed");
        return answer.IsTransposed;
    }

    private Tensor Matrix(string part, bool isTransposed)
    {
        var ((rows, columns), values) = (_arrays.ShapeOf(part), _arrays.Values(part));
        if (values.Length == 0)
            throw _arrays.Bad($"{_arrays.Shown(part)} is empty; at least one unit and one input is right");
        if (!isTransposed)
            return TensorModule.matrix(rows, columns, values);
        var turned = new float[values.Length];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                turned[j * rows + i] = values[i * columns + j];
        return TensorModule.matrix(columns, rows, turned);
    }

    /// <summary>Biases; zeros where another program's file has none.</summary>
    private Tensor Vector(string part, int units)
    {
        if (_arrays.LengthOf(part) is not null || _arrays.IsOwn)
            return TensorModule.vector(_arrays.Values(part));
        _notes.Add($"{_arrays.Path} has no {part}; biases of 0 are taken");
        return TensorModule.vector(new float[units]);
    }

    private void CheckOneLayer(Tensor[] matrices, Tensor[] vectors)
    {
        var (w, v, b, c) = (matrices[0], matrices[^1], vectors[0], vectors[^1]);
        var isDense = _arrays.Metadata.GetValueOrDefault("connection", "dense") == "dense";
        if (!_arrays.IsStack && isDense && (b.Count != w.Rows || v.Columns != w.Rows || c.Count != v.Rows))
            throw _arrays.Bad(
                $"shapes {_arrays.Shown("W")}, b {b.Count}, {_arrays.Shown("V")}, c {c.Count} do not fit; W: H×d, b: H, V: classes×H, c: classes is right");
    }

    /// <summary>The shape of the images that the network was trained on; null where the metadata have none.</summary>
    private ImageShape? Shape()
    {
        int Side(string name) =>
            int.TryParse(_arrays.Metadata.GetValueOrDefault(name, "1"), NumberStyles.None, CultureInfo.InvariantCulture, out var side)
                && side >= 1 && side <= ImageShape.LongestSide
                ? side
                : throw _arrays.Bad($"{name} {Printable.@short(_arrays.Metadata[name])}; 1 to {ImageShape.LongestSide} is right");
        return _arrays.Metadata.ContainsKey("width") && _arrays.Metadata.ContainsKey("height")
            ? new ImageShape(Side("channels"), Side("height"), Side("width"))
            : null;
    }

    private Activation ActivationOf(int layer, int units)
    {
        var stated = _stated?.Of(layer, _arrays.Depth, units);
        var (name, parameter) = InFile(_arrays.Prefix(layer));
        if (name is null)
        {
            return stated ?? throw new FaultException(
                ExitStatus.Usage,
                $"{_arrays.Path}: does not say the activation of its hidden layers; --activation KIND says it, such as --activation relu; "
                + $"kinds are {string.Join(", ", _catalogue.Activations.Select(kind => kind.Name))}");
        }

        var read = ActivationModule.read(_catalogue.Activations, name, parameter is { } number ? FSharpOption<double>.Some(number) : null);
        if (read.IsError)
            return stated ?? throw _arrays.Bad(read.ErrorValue);
        return stated is null || stated.Equals(read.ResultValue)
            ? read.ResultValue
            : throw new FaultException(
                ExitStatus.Usage, $"{_stated!.Option}: found another activation than {_arrays.Path} has; allowed {read.ResultValue}");
    }

    /// <summary>The activation that metadata, or the single numbers of an exported .npz, name.</summary>
    private (string? Name, double? Parameter) InFile(string prefix)
    {
        if (_arrays.Metadata.GetValueOrDefault($"{prefix}activation") is { } name)
        {
            var text = _arrays.Metadata.GetValueOrDefault($"{prefix}activation_parameter", "");
            return (name, double.TryParse(text, CultureInfo.InvariantCulture, out var given) ? given : null);
        }

        if (_arrays.Number($"{prefix}activation") is not { } place)
            return (null, null);
        var kinds = _catalogue.Activations.Select(kind => kind.Name).ToArray();
        if (!(place >= 0 && place < kinds.Length && place == MathF.Floor(place)))
            throw _arrays.Bad(string.Create(CultureInfo.InvariantCulture, $"{prefix}activation is {place}; a whole number from 0 to {kinds.Length - 1} is right"));
        var parameter = _arrays.Number($"{prefix}activation_parameter");
        return (kinds[(int)place], parameter is { } stored && !float.IsNaN(stored) ? Shortest(stored) : null);
    }

    /// <summary>The number that was narrowed: the shortest that float32 does not tell from it.</summary>
    private static double Shortest(float stored) =>
        double.Parse(stored.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private InputForm FormOf(int layer)
    {
        var prefix = _arrays.Prefix(layer);
        var inFile = _arrays.Metadata.GetValueOrDefault($"{prefix}input") ?? _arrays.Number($"{prefix}unit_length") switch
        {
            null => null,
            0 => Plain,
            1 => UnitLength,
            var other => string.Create(CultureInfo.InvariantCulture, $"of unit_length {other}"),
        };
        var stated = layer == 0 ? _options.Input : null;
        if (inFile is not null && stated is not null && inFile != stated)
            throw new FaultException(ExitStatus.Usage, $"--input {stated}: found another form than {_arrays.Path} has; allowed {inFile}");
        if (inFile is null && stated is null && layer == 0)
            _notes.Add($"{_arrays.Path} does not say the form of its input; pixels in [0, 1] are taken as they are (--input {UnitLength} divides each image by its length)");
        var form = ConnectionText.form(inFile ?? stated ?? Plain);
        return form.IsOk ? form.ResultValue : throw _arrays.Bad(Printable.cut(300, form.ErrorValue));
    }
}
