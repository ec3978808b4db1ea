using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>Resolves the points of a sweep into runs, and runs into configurations.</summary>
public sealed class SweepPlanner
{
    /// <summary>The largest number of runs of a sweep.</summary>
    public const int MostRuns = 200_000;

    private readonly ConfigTemplate _template;
    private readonly ConcurrentDictionary<SweepSetting, SettingNode> _values;

    /// <summary>A planner of runs that begin with an experiment.</summary>
    public SweepPlanner(Experiment start, IReadOnlyDictionary<SweepSetting, SettingNode>? places = null)
    {
        _template = new ConfigTemplate(start);
        _values = new(places ?? new Dictionary<SweepSetting, SettingNode>());
    }

    /// <summary>The runs of a sweep: all points with the first seed, then with the next. Two points that resolve to the same configuration are one run.</summary>
    /// <exception cref="FaultException">There are too many, or some point is not allowed.</exception>
    public static IReadOnlyList<PlannedRun> Plan(SweepDefinition sweep)
    {
        var factors = sweep.Factors.ToArray();
        var size = SweepPlan.size(factors) * sweep.Seeds.Count;
        if (size > MostRuns)
            throw new FaultException(ExitStatus.Usage, $"{sweep.Name}: found {size} runs before constraints; allowed at most {MostRuns}");
        var points = SweepPlan.points([.. sweep.Constraints], factors);
        if (points.Length == 0)
            throw new FaultException(ExitStatus.Usage, $"{sweep.Name}: found constraints that leave no point; allowed at least one");
        var planner = new SweepPlanner(sweep.Base, sweep.Places);
        try
        {
            var runs = points.AsParallel().AsOrdered().Select(point => planner.Runs(point, sweep.Seeds)).ToArray();
            return [.. sweep.Seeds.Index().SelectMany(seed => runs.Select(ofPoint => ofPoint[seed.Index])).DistinctBy(run => run.Run)];
        }
        catch (AggregateException many) when (many.InnerExceptions.OfType<FaultException>().FirstOrDefault() is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>The configuration of a run.</summary>
    /// <exception cref="FaultException">It is not allowed.</exception>
    public Experiment Configure(IReadOnlyList<string> settings) =>
        _template.With(settings.Select(setting =>
        {
            var parts = setting.Split('=', 2);
            return KeyValuePair.Create(parts[0], ValueOf(new SweepSetting(parts[0], parts[1])));
        }));

    /// <summary>The configuration of a run of a stored plan.</summary>
    /// <exception cref="FaultException">What it sets is not allowed.</exception>
    public Experiment Configure(PlannedRun run)
    {
        try
        {
            return Configure(run.Set);
        }
        catch (FaultException fault)
        {
            throw new FaultException(ExitStatus.Data, $"plan.jsonl: run {run.Run}: {string.Join("; ", fault.Lines)}");
        }
    }

    /// <summary>
    /// The name of a configuration: the first 16 hexadecimal digits of the SHA-256 of what its numbers depend on.
    /// </summary>
    public static string NameOf(Experiment config) => NameOf(ExperimentModule.write(ExperimentModule.substance(config)), config.Settings.Seeds);

    // The seeds come last, so that the seeds of a point share the rest.
    private static string NameOf(string text, params IEnumerable<int> seeds) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{text}seeds: {string.Join(' ', seeds)}\n")))[..16];

    private IReadOnlyList<PlannedRun> Runs(SweepChoice[] point, IReadOnlyList<int> seeds)
    {
        string[] settings = [.. point.SelectMany(choice => choice.Settings).Select(setting => $"{setting.Key}={setting.Value}")];
        var axes = point.ToDictionary(choice => choice.Axis, choice => choice.Label);
        try
        {
            var text = ExperimentModule.write(ExperimentModule.substance(Configure(settings)));
            return [.. seeds.Select(seed => new PlannedRun(
                NameOf(text, seed), seed, axes, [.. settings, string.Create(CultureInfo.InvariantCulture, $"seeds=[{seed}]")]))];
        }
        catch (FaultException fault)
        {
            var where = string.Join(", ", axes.Select(axis => $"{axis.Key} {axis.Value}"));
            throw new FaultException(fault.Status, [.. fault.Lines.Select(line => where.Length == 0 ? line : $"{line} (at {where})")]);
        }
    }

    private SettingNode ValueOf(SweepSetting setting) => _values.GetOrAdd(setting, _ =>
    {
        var errors = new List<Mistake>();
        var place = new Place(setting.Key, 0);
        var value = ConfigReader.ValueOf(setting.Key, setting.Value, place, errors);
        return errors.Count == 0 && value is not null ? value : throw ConfigReader.Fault(errors, setting.Key);
    });
}
