using System.Text;
using BioSparse.App.Configuration.Schema;

namespace BioSparse.App.Configuration;

/// <summary>Writes configurations as YAML, setting by setting as the table has them.</summary>
internal static class ConfigWriter
{
    private static readonly Dictionary<string, ModelKind> s_models = Enum.GetValues<ModelKind>().ToDictionary(kind => Kebab.Of(kind));

    /// <summary>The configuration as YAML.</summary>
    /// <param name="config">The configuration.</param>
    public static string Write(ExperimentConfig config)
    {
        var text = new StringBuilder();
        var open = "";
        foreach (var setting in Settings.All)
        {
            if (setting.Get(config) is not { } value || IsIdle(setting, config))
                continue;
            var section = setting.Section;
            if (section != open)
                Open(text, open, section);
            open = section;
            text.Append(' ', Indent(section)).Append(setting.Key).Append(": ").Append(setting.Type.Write(value)).Append('\n');
        }

        return text.ToString();
    }

    // A model's settings that stand at their defaults say nothing where the model is not asked for.
    private static bool IsIdle(Setting setting, ExperimentConfig config)
    {
        var section = setting.Path.Split('.')[0];
        return s_models.TryGetValue(section, out var model) && !config.Models.Contains(model) && IsDefault(setting, config);
    }

    // A setting that belongs to a kind stays with it: its default is meant only while the kind is.
    private static bool IsDefault(Setting setting, ExperimentConfig config) =>
        setting.Get(config)!.Equals(setting.Default);

    private static void Open(StringBuilder text, string open, string section)
    {
        var from = open.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var to = section.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var shared = from.Zip(to).TakeWhile(pair => pair.First == pair.Second).Count();
        for (var depth = shared; depth < to.Length; depth++)
            text.Append(' ', 2 * depth).Append(to[depth]).Append(":\n");
    }

    private static int Indent(string section) => section.Length == 0 ? 0 : 2 * (1 + section.Count(letter => letter == '.'));
}
