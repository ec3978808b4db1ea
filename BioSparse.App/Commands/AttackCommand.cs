using System.Globalization;
using BioSparse.App.CommandLine;
using BioSparse.App.Configuration;
using BioSparse.App.Data;
using BioSparse.App.Experiments;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary><c>biosparse attack</c>: a trained network under one attack, at one radius or several.</summary>
public sealed class AttackCommand : ICommand
{
    // the adaptive attack of version 0.1
    private const string Before = "adaptive";
    private const string Now = "cascade";
    private readonly Catalogue _catalogue;
    private readonly AttackOptions _options;
    private readonly Attack _attack;
    private readonly IReadOnlyList<KeyValuePair<string, object?>> _settings;
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    /// <summary>Creates the attack that the options describe.</summary>
    public AttackCommand(Catalogue catalogue, AttackOptions options, TextWriter output, TextWriter error)
    {
        _catalogue = catalogue;
        _options = options;
        _output = output;
        _error = error;
        var kind = catalogue.Attacks.FirstOrDefault(kind => kind.Name == (options.Attack == Before ? Now : options.Attack) && !kind.IsTransfer)
            ?? throw new FaultException(ExitStatus.Usage, $"attack: {Unknown(catalogue, options.Attack)}");
        var given = new Dictionary<string, SettingValue> { ["random_start"] = SettingValue.NewBool(options.RandomStart) };
        void Give(string key, SettingValue? value)
        {
            if (value is not null)
                given[key] = value;
        }

        Give("steps", options.Steps is { } steps ? SettingValue.NewInt(steps) : null);
        // in version 0.1 the steps of square were its queries
        Give("queries", (options.Queries ?? (HasSteps(kind) ? null : options.Steps)) is { } queries ? SettingValue.NewInt(queries) : null);
        Give("step_size", options.StepSize is { } size ? SettingValue.NewFloat(size) : null);
        Give("restarts", options.Restarts is { } restarts ? SettingValue.NewInt(restarts) : null);
        var values = Codec.valuesWith(given.Select(pair => Tuple.Create(pair.Key, pair.Value)), kind.Settings);
        _attack = kind.Attack.Invoke(values);
        _settings = [.. kind.Settings.Select(setting => KeyValuePair.Create(setting.Path, values.Find.Invoke(setting.Path).Content))];
    }

    /// <summary>The attacks that need no second network.</summary>
    internal static string[] Names(Catalogue catalogue) => [.. catalogue.Attacks.Where(kind => !kind.IsTransfer).Select(kind => kind.Name)];

    private static bool HasSteps(AttackKind kind) => kind.Settings.Any(setting => setting.Path == "steps");

    private static string Unknown(Catalogue catalogue, string name)
    {
        string[] names = Names(catalogue);
        var meant = Spelling.Nearest(names, name) is { } near ? $" (did you mean {near}?)" : "";
        return $"--attack {Printable.@short(name)}: allowed {string.Join(", ", names)}{meant}";
    }

    /// <inheritdoc/>
    public ExitStatus Execute()
    {
        CheckTarget();
        var loaded = NetworkFormat.Load(_catalogue, _options.Network);
        var network = loaded.Network;
        var all = TestImages();
        Check(loaded, all);
        var images = DatasetModule.take(_options.Samples ?? all.Count, all);
        var key = Core.Random.named("attack", Core.Random.key((ulong)_options.Seed));
        Consoles.Note(_error, [.. loaded.Notes, .. _options.Attack == Before ? [$"--attack {Before}: it is {Now} now"] : Array.Empty<string>()]);

        var (clean, zero) = (
            OnAllProcessors(() => Accuracy.ofNetwork(network, images)), OnAllProcessors(() => AttackModule.zeroGradientShare(network, images)));
        if (!_options.Json)
        {
            _output.WriteLine(Invariant($"{_options.Network.File} on {Plural.Count(images.Count, "test image")} of {_options.Dataset}, by {AttackModule.name(_attack)}"));
            _output.WriteLine(Invariant($"clean accuracy       {clean:0.0000}"));
            _output.WriteLine(Invariant($"zero-gradient share  {zero:0.0000}"));
        }

        var radius = DistinctNumbers.among(_options.Epsilon);
        var outcomes = new List<AttackOutcome>();
        foreach (var epsilon in _options.Epsilon)
        {
            var survives = _options.Save is null
                ? Measure(network, epsilon, key, images)
                : MeasureAndSave(network, epsilon, key, images, _options.Save);
            outcomes.Add(new AttackOutcome(AttackModule.name(_attack), epsilon, survives));
            if (!_options.Json)
                _output.WriteLine(Invariant($"accuracy at ε {radius.Invoke(epsilon),-6} {Accuracy.share(survives):0.0000}"));
        }

        if (_options.Json)
            _output.WriteLine(AttackJson.Of(_options, _settings, images.Count, clean, zero, outcomes));
        Consoles.Note(_error, Measurement.sanity(images.Classes, [.. outcomes]));
        return ExitStatus.Done;
    }

    /// <summary>The file of the images at a radius: as given, or with the radius in its name where there are several.</summary>
    public static string FileOf(string file, double epsilon, int radii) =>
        radii == 1 ? file : Path.ChangeExtension(file, null) + Invariant($"-eps{epsilon}") + Path.GetExtension(file);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private bool[] Measure(Network network, double epsilon, Key key, Dataset images) =>
        OnAllProcessors(() => AttackModule.survives(_attack, network, epsilon, key, images));

    /// <summary>Work whose results do not depend on the number of threads.</summary>
    private static T OnAllProcessors<T>(Func<T> measure) => Threads.Use(Environment.ProcessorCount, measure);

    private bool[] MeasureAndSave(Network network, double epsilon, Key key, Dataset images, string file)
    {
        // all at once: random numbers go by an image's place
        var batch = Training.batch(images, Enumerable.Range(0, images.Count).ToArray());
        var moved = OnAllProcessors(
            () => AttackModule.perturb(_attack, network, epsilon, images.Shape, key, batch.Labels, batch.Inputs));
        var path = FileOf(file, epsilon, _options.Epsilon.Length);
        Npy.Write(path, [images.Count, images.Pixels], moved.ToArray());
        _error.WriteLine($"biosparse: {path} written");
        return [.. NetworkModule.predict(network, moved).Zip(batch.Labels, (answer, label) => answer == label)];
    }

    /// <summary>Checks before a long attack that its images can be written.</summary>
    private void CheckTarget()
    {
        if (_options.Save is null)
            return;
        if (Path.GetExtension(_options.Save) != ".npy")
            throw new FaultException(ExitStatus.Usage, $"--save {_options.Save}: a name that ends in .npy is right");
        if (Path.GetDirectoryName(Path.GetFullPath(_options.Save)) is { } folder && !Directory.Exists(folder))
            throw new FaultException(ExitStatus.Data, $"--save {_options.Save}: its folder is not there");
    }

    /// <summary>The test images of a known data set, or of an experiment in a YAML file.</summary>
    private Dataset TestImages() =>
        Path.GetExtension(_options.Dataset).ToLowerInvariant() is ".yaml" or ".yml"
            ? ExperimentData.Load(ConfigReader.ReadFile(_catalogue, _options.Dataset, []), null).Images.Test
            : DataSets.Load(_options.Dataset, null).Test;

    private void Check(LoadedNetwork loaded, Dataset images)
    {
        var (least, most) = DatasetModule.range(images);
        if (least < 0 || most > 1)
            throw new FaultException(ExitStatus.Data, Invariant(
                $"{_options.Dataset}: pixels from {(float)least:R} to {(float)most:R}; attacks need pixels from 0 to 1, which a dataset.pixel_scale can bring about"));
        if (loaded.Shape is { } trained && !trained.Equals(images.Shape))
            throw new FaultException(
                ExitStatus.Data,
                $"{_options.Network.File}: a network for images of {trained} values; {_options.Dataset} has images of {images.Shape}");
        var (inputs, classes) = (LayerModule.inputs(loaded.Network.First), loaded.Network.Readout.Weights.Rows);
        if (inputs != images.Pixels || classes != images.Classes)
            throw new FaultException(
                ExitStatus.Data,
                $"{_options.Network.File}: a network of {inputs} inputs and {classes} classes; {_options.Dataset} has {images.Pixels} pixels and {images.Classes} classes");
    }
}
