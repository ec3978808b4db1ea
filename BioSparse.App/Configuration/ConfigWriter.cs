using System.Text;
using BioSparse.App.Configuration.Schema;

namespace BioSparse.App.Configuration;

/// <summary>Writes configurations as YAML, setting by setting as the table has them.</summary>
internal static class ConfigWriter
{
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
            Open(text, open, setting.Section);
            open = setting.Section;
            text.Append(Indent(setting.Section)).Append($"{setting.Key}: {setting.Type.Write(value)}\n");
        }

        return text.ToString();
    }

    // A model's settings that stand at their defaults say nothing where the model is not asked for.
    private static bool IsIdle(Setting setting, ExperimentConfig config)
    {
        var top = setting.Path.Split('.')[0];
        var model = Enum.GetValues<ModelKind>().Where(kind => Kebab.Of(kind) == top).ToArray();
        return model.Length == 1 && !config.Models.Contains(model[0]) && IsDefault(setting, config);
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

    private static string Indent(string section) =>
        new(' ', 2 * section.Split('.', StringSplitOptions.RemoveEmptyEntries).Length);
}
