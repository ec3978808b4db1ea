using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// The activations that a command line states: the text that <c>activation</c> has in an experiment's file, or a list of such
/// with one for each hidden layer.
/// </summary>
internal sealed class StatedActivation
{
    private const string Key = "activation";

    private readonly LayerSettings.ActivationChoice[] _choices;

    /// <summary>Reads the text.</summary>
    /// <exception cref="FaultException">It is none.</exception>
    public StatedActivation(Catalogue catalogue, string text)
    {
        Option = $"--activation {Printable.@short(text)}";
        var place = new Place(Option, 0);
        var errors = new List<Mistake>();
        var node = YamlText.Read(text, Option, isFile: false, errors) ?? new ScalarNode(place, "", true);
        if (errors.Count > 0)
            throw ConfigReader.Fault(errors, Option);
        var codec = LayerSettings.activation(catalogue.Activations, catalogue.Activations.Head.Name);
        var read = (node is ListNode list ? list.Items : [node]).Select(item => CodecReader.read(Key, codec, item)).ToArray();
        errors.AddRange(read.Where(one => one.IsError).SelectMany(one => one.ErrorValue));
        if (read.Length == 0)
            errors.Add(MistakeModule.create(place, Key, "an empty list", "an activation for each hidden layer"));
        if (errors.Count > 0)
            throw ConfigReader.Fault(errors, Option);
        _choices = [.. read.Select(one => one.ResultValue)];
    }

    /// <summary>The option as it was given.</summary>
    public string Option { get; }

    /// <summary>The activation of a layer of this number of units, of <paramref name="depth"/> layers.</summary>
    /// <exception cref="FaultException">There are more or fewer activations than layers, or it does not fit the units.</exception>
    public Activation Of(int layer, int depth, int units)
    {
        if (_choices.Length > 1 && _choices.Length != depth)
            throw new FaultException(ExitStatus.Usage, $"{Option}: found {_choices.Length} activations; allowed one, or one for each of the {depth} hidden layers");
        var choice = _choices.Length == 1 ? _choices[0] : _choices[layer];
        foreach (var (key, found, allowed) in LayerSettings.checkWinners(choice, units))
            throw new FaultException(ExitStatus.Usage, $"{Option}: {key}: found {found}; allowed {allowed}");
        return LayerSettings.activationOf(units, choice);
    }
}
