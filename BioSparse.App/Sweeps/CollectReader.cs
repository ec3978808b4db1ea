using BioSparse.App.Configuration.Yaml;
using BioSparse.Core;

namespace BioSparse.App.Sweeps;

/// <summary>Reads a sweep's options of collecting.</summary>
internal sealed class CollectReader(SweepSource source)
{
    private const string Metric = "a metric such as accuracy, or one at an x such as pgd@0.1";
    private static readonly SettingType s_best = SettingType.NewInteger(1, 100);

    /// <summary>Reads <c>collect</c>.</summary>
    public CollectSettings Read(SettingNode value)
    {
        var entries = source.Entries("collect", value, "choose", "best", "frontiers", "metrics", "curves");
        var usual = CollectSettings.Default;
        var choose = usual.Choose;
        if (entries.TryGetValue("choose", out var chosen) && Objective("collect.choose", chosen) is { } objective)
        {
            choose = objective.Name;
            if (objective.Smaller || !choose.Split.IsValidation)
                source.Errors.Add(MistakeModule.create(chosen.Place, "collect.choose", chosen.Shown, "a metric of answers to validation images, such as accuracy, of which more is better"));
        }

        var frontiers = new List<(Objective, Objective)>();
        if (entries.TryGetValue("frontiers", out var pairs))
        {
            foreach (var pair in pairs is ListNode list ? list.Items : [pairs])
            {
                var ends = pair is ListNode { Items.Count: 2 } two ? two.Items.Select(item => Objective("collect.frontiers", item)).ToArray() : [];
                if (ends is [{ } first, { } second])
                    frontiers.Add((first, second));
                else if (ends.Length == 0)
                    source.Errors.Add(MistakeModule.create(pair.Place, "collect.frontiers", pair.Shown, "a list of pairs of metrics, such as [[accuracy, -density]]"));
            }
        }

        return new CollectSettings(
            choose,
            source.Optional("collect.best", s_best, entries, (int?)usual.Best) ?? usual.Best,
            frontiers,
            entries.TryGetValue("metrics", out var metrics) ? source.Words("collect.metrics", metrics, "names of metrics") : [],
            entries.TryGetValue("curves", out var curves) ? Metrics("collect.curves", curves) : []);
    }

    private MetricName[] Metrics(string path, SettingNode value) =>
        [.. (value is ListNode list ? list.Items : [value]).Select(item => Objective(path, item)?.Name).OfType<MetricName>()];

    private Objective? Objective(string path, SettingNode value)
    {
        if (value is ScalarNode { IsNothing: false } word && MetricName.TryParse(word.Text.TrimStart('-'), out var name))
            return new Objective(name, word.Text.StartsWith('-'));
        source.Errors.Add(MistakeModule.create(value.Place, path, value.Shown, $"{Metric}; with - before it where less is better"));
        return null;
    }
}
