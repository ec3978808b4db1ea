using System.Globalization;
using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Schema;
using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Experiments;
using BioSparse.App.Faults;

namespace BioSparse.App.Sweeps;

/// <summary>Reads the YAML file of a sweep. All that is wrong with it is said at once, a line each.</summary>
public sealed class SweepReader
{
    private static readonly string[] s_keys = ["name", "base", "set", "seeds", "axes", "list", "random", "when", "skip", "collect", "slurm"];

    private readonly SweepSource _source;
    private readonly AxisReader _axes;

    private SweepReader(SweepSource source)
    {
        _source = source;
        _axes = new AxisReader(source);
    }

    /// <summary>Reads a sweep's file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FaultException">The file cannot be read, or something in it is wrong.</exception>
    public static SweepDefinition ReadFile(string path) =>
        Read(ConfigReader.TextOf(path), path, Path.GetDirectoryName(Path.GetFullPath(path))!, null);

    /// <summary>Reads a sweep that was planned before.</summary>
    /// <param name="path">The copy of its file.</param>
    /// <param name="start">The experiment that all runs begin with, as it was resolved.</param>
    /// <exception cref="FaultException">The file cannot be read, or something in it is wrong.</exception>
    public static SweepDefinition ReadCopy(string path, ExperimentConfig start) =>
        Read(ConfigReader.TextOf(path), path, Path.GetDirectoryName(Path.GetFullPath(path))!, start);

    /// <summary>Reads a sweep's text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="source">Its name in messages.</param>
    /// <param name="folder">The folder that the paths in it start from.</param>
    /// <param name="start">The experiment that all runs begin with, where it is known already.</param>
    /// <exception cref="FaultException">Something in it is wrong.</exception>
    public static SweepDefinition Read(string yaml, string source, string folder, ExperimentConfig? start)
    {
        var name = Printable.Of(source, int.MaxValue);
        var errors = new List<ConfigError>();
        var root = YamlText.Read(yaml, name, isFile: true, errors);
        if (root is not YamlMapping mapping)
        {
            if (errors.Count == 0)
                errors.Add(new(root?.Place ?? new(name, 1), "", root?.Shown ?? "nothing", $"a mapping with {string.Join(", ", s_keys)}"));
            throw ConfigReader.Fault(errors, name);
        }

        var sweep = new SweepReader(new SweepSource(name, folder, errors)).Definition(mapping, start);
        return errors.Count == 0 ? sweep! : throw ConfigReader.Fault(errors, name);
    }

    private SweepDefinition? Definition(YamlMapping root, ExperimentConfig? known)
    {
        var parts = _source.Entries("", root, s_keys);
        var name = parts.TryGetValue("name", out var given) && _source.Read("name", new NameType(), given, out var word)
            ? (string)word!
            : _source.Missing<string>(root.Place, "name", parts.ContainsKey("name"), "the name of the sweep and of its folder");
        var start = known ?? Base(root, parts);
        var seeds = parts.TryGetValue("seeds", out var some)
            ? _source.Read("seeds", new SeedsType(), some, out var read) ? (IReadOnlyList<int>)read! : []
            : start?.Seeds ?? [];
        var factors = new List<SweepChoice[][]>();
        if (parts.TryGetValue("axes", out var axes))
            factors.AddRange(_axes.Grid(axes));
        if (parts.TryGetValue("list", out var list) && _axes.List(list) is { } points)
            factors.Add(points);
        if (parts.TryGetValue("random", out var random) && _axes.Random(random) is { } draws)
            factors.Add(draws);
        if (factors.Count > 0)
            _axes.CheckAlone();

        var constraints = new ConstraintReader(_source, _axes);
        if (parts.TryGetValue("when", out var when))
            constraints.When(when);
        if (parts.TryGetValue("skip", out var skip))
            constraints.Skip(skip);
        var collect = parts.TryGetValue("collect", out var wanted) ? new CollectReader(_source).Read(wanted) : CollectSettings.Default;
        var slurm = parts.TryGetValue("slurm", out var cluster) ? new SlurmReader(_source).Read(cluster) : SlurmSettings.Default;
        if (_source.Errors.Count > 0 || start is null || name is null)
            return null;
        return new SweepDefinition(
            name, start, seeds, _axes.Names, factors, constraints.All, collect, slurm, _source.Places);
    }

    private ExperimentConfig? Base(YamlMapping root, IReadOnlyDictionary<string, YamlValue> parts)
    {
        var word = "quick";
        if (parts.TryGetValue("base", out var given))
        {
            if (given is not YamlScalar { IsNothing: false } text)
                return _source.Wrong<ExperimentConfig>(given, "base", "a built-in experiment or a YAML file");
            word = text.Text;
        }

        try
        {
            var path = BuiltIn.Names.Contains(word) ? word : FileType.Full(word, _source.Folder);
            var start = BuiltIn.Configure(path, []);
            if (!parts.TryGetValue("set", out var set))
                return start;
            var before = _source.Errors.Count;
            var common = _source.Settings("set", set);
            return _source.Errors.Count == before
                ? new ConfigTemplate(start).With(common.Select(setting => (setting.Key, _source.Places[setting])))
                : null;
        }
        catch (FaultException fault)
        {
            var place = parts.GetValueOrDefault("base")?.Place ?? root.Place;
            foreach (var line in fault.Message.Split('\n'))
                _source.Errors.Add(new(place, "base", "a mistake", $"none; {line}"));
            return null;
        }
    }
}
