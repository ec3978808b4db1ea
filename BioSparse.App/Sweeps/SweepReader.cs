using System.Globalization;
using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>Reads the YAML file of a sweep. All mistakes are reported at once, a line each.</summary>
public sealed class SweepReader
{
    private static readonly string[] s_keys = ["name", "base", "set", "seeds", "axes", "list", "random", "when", "skip", "collect", "slurm"];

    private readonly Catalogue _catalogue;
    private readonly SweepSource _source;
    private readonly AxisReader _axes;

    private SweepReader(Catalogue catalogue, SweepSource source)
    {
        (_catalogue, _source) = (catalogue, source);
        _axes = new AxisReader(source);
    }

    /// <summary>Reads a sweep's file.</summary>
    /// <exception cref="FaultException">The file cannot be read, or something in it is wrong.</exception>
    public static SweepDefinition ReadFile(Catalogue catalogue, string path) =>
        Read(catalogue, ConfigReader.TextOf(path), path, Path.GetDirectoryName(Path.GetFullPath(path))!, null);

    /// <summary>Reads a sweep that was planned before.</summary>
    /// <exception cref="FaultException">The file cannot be read, or something in it is wrong.</exception>
    public static SweepDefinition ReadCopy(string path, Experiment start) =>
        Read(start.Catalogue, ConfigReader.TextOf(path), path, Path.GetDirectoryName(Path.GetFullPath(path))!, start);

    /// <summary>Reads a sweep's text.</summary>
    /// <exception cref="FaultException">Something in it is wrong.</exception>
    public static SweepDefinition Read(Catalogue catalogue, string yaml, string source, string folder, Experiment? start)
    {
        var name = Printable.cut(int.MaxValue, source);
        var errors = new List<Mistake>();
        var root = YamlText.Read(yaml, name, isFile: true, errors);
        if (root is not SectionNode mapping)
        {
            if (errors.Count == 0)
                errors.Add(MistakeModule.create(root?.Place ?? new Place(name, 1), "", root?.Shown ?? "nothing", $"a mapping with {string.Join(", ", s_keys)}"));
            throw ConfigReader.Fault(errors, name);
        }

        var sweep = new SweepReader(catalogue, new SweepSource(name, folder, errors, (start?.Schema) ?? ExperimentModule.schema(catalogue))).Definition(mapping, start);
        return errors.Count == 0 ? sweep! : throw ConfigReader.Fault(errors, name);
    }

    private SweepDefinition? Definition(SectionNode root, Experiment? known)
    {
        var parts = _source.Entries("", root, s_keys);
        var name = parts.TryGetValue("name", out var given) && _source.Read("name", SettingType.Name, given, out var word)
            ? (string)word!
            : _source.Missing<string>(root.Place, "name", parts.ContainsKey("name"), "the name of the sweep and of its folder");
        var start = known ?? Base(root, parts);
        IReadOnlyList<int> seeds = parts.TryGetValue("seeds", out var some)
            ? _source.Read("seeds", SettingType.Seeds, some, out var read) ? [.. ((object[])read!).Cast<int>()] : []
            : (IReadOnlyList<int>?)start?.Settings.Seeds ?? [];
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
            name, start, seeds, _axes.Names, factors, constraints.All, collect, slurm, _source.Places, [.. start.Notices.Union(_source.Notices)]);
    }

    private Experiment? Base(SectionNode root, IReadOnlyDictionary<string, SettingNode> parts)
    {
        var word = "quick";
        if (parts.TryGetValue("base", out var given))
        {
            if (given is not ScalarNode { IsNothing: false } text)
                return _source.Wrong<Experiment>(given, "base", "a built-in experiment or a YAML file");
            word = text.Text;
        }

        try
        {
            var path = BuiltIn.Names.Contains(word) ? word : ConfigReader.FullPath(word, _source.Folder);
            var start = BuiltIn.Configure(_catalogue, path, []);
            _source.Schema = start.Schema;
            if (!parts.TryGetValue("set", out var set))
                return start;
            var before = _source.Errors.Count;
            var template = new ConfigTemplate(start);
            if (set is SectionNode section)
                _source.Schema = template.SchemaWith(section.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, entry.Value)));
            var common = _source.Settings("set", set);
            var whole = _source.Errors.Count == before
                ? template.With(common.Select(setting => KeyValuePair.Create(setting.Key, _source.Places[setting])))
                : null;
            _source.Schema = whole?.Schema ?? _source.Schema;
            return whole;
        }
        catch (FaultException fault)
        {
            var place = parts.GetValueOrDefault("base")?.Place ?? root.Place;
            foreach (var line in fault.Message.Split('\n'))
                _source.Errors.Add(MistakeModule.create(place, "base", "a mistake", $"none; {line}"));
            return null;
        }
    }
}
