using System.Text.RegularExpressions;
using BioSparse.App.Configuration.Yaml;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>Reads a sweep's Slurm options.</summary>
internal sealed partial class SlurmReader(SweepSource source)
{
    private static readonly SettingType s_cpus = SettingType.NewInteger(1, 1024);
    private static readonly SettingType s_throttle = SettingType.NewInteger(1, 100_000);
    private static readonly SettingType s_signal = SettingType.NewInteger(1, 86_400);

    /// <summary>Reads <c>slurm</c>.</summary>
    public SlurmSettings Read(SettingNode value)
    {
        var entries = source.Entries("slurm", value, "time", "memory", "cpus", "partition", "account", "throttle", "signal_before", "options");
        var usual = SlurmSettings.Default;
        return new SlurmSettings(
            Word("time", entries, Time(), "minutes, or hours:minutes:seconds, or days-hours:minutes:seconds"),
            Word("memory", entries, Memory(), "a number with K, M, G or T"),
            source.Optional("slurm.cpus", s_cpus, entries, (int?)usual.Cpus) ?? usual.Cpus,
            Word("partition", entries, Name(), "letters, digits, _, - and ."),
            Word("account", entries, Name(), "letters, digits, _, - and ."),
            source.Optional<int?>("slurm.throttle", s_throttle, entries),
            source.Optional("slurm.signal_before", s_signal, entries, (int?)usual.SignalBefore) ?? usual.SignalBefore,
            entries.TryGetValue("options", out var options) ? source.Words("slurm.options", options, "words for sbatch") : []);
    }

    private string? Word(string key, IReadOnlyDictionary<string, SettingNode> entries, Regex form, string allowed)
    {
        if (!entries.TryGetValue(key, out var value))
            return null;
        if (value is ScalarNode word && form.IsMatch(word.Text))
            return word.Text;
        return source.Wrong<string>(value, $"slurm.{key}", allowed);
    }

    [GeneratedRegex(@"^(\d+-)?\d+(:\d+){0,2}$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^\d+[KMGT]?$")]
    private static partial Regex Memory();

    [GeneratedRegex(@"^[A-Za-z0-9_.,-]+$")]
    private static partial Regex Name();
}
