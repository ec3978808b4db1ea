using System.Globalization;
using System.Reflection;
using BioSparse.App.CommandLine;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Configuration;

/// <summary>The built-in experiments.</summary>
public static class BuiltIn
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["quick", "paper", "claims", "allocation", "depth", "depth-mnist", "continual", "continual-mnist", "encoding"];

    /// <summary>The description of an experiment: the first comment of its YAML.</summary>
    public static string Summary(string name) => YamlOf(name).Split('\n')[0].TrimStart('#', ' ');

    /// <summary>The YAML of an experiment.</summary>
    /// <exception cref="FaultException">There is none of that name.</exception>
    public static string YamlOf(string name)
    {
        if (!Names.Contains(name))
            throw new FaultException(ExitStatus.Usage, Unknown(name, "a name that is no built-in experiment", ""));
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The configuration of a built-in experiment or of a YAML file.</summary>
    /// <exception cref="FaultException">There is no such experiment, or something in it is wrong.</exception>
    public static Experiment Configure(Catalogue catalogue, string experiment, IReadOnlyList<string> overrides)
    {
        if (Names.Contains(experiment))
        {
            return ConfigReader.Read(
                catalogue, YamlOf(experiment), $"{experiment}.yaml", Directory.GetCurrentDirectory(), overrides);
        }

        if (!Path.Exists(experiment))
        {
            throw new FaultException(
                ExitStatus.Usage, Unknown(experiment, "neither a built-in experiment nor a file", " or a YAML file"));
        }

        return ConfigReader.ReadFile(catalogue, experiment, overrides);
    }

    /// <summary>The configuration of <c>biosparse run</c>.</summary>
    /// <exception cref="FaultException">There is no such experiment, or something in it is wrong.</exception>
    public static Experiment Configure(Catalogue catalogue, RunOptions options)
    {
        var overrides = options.Settings.ToList();
        if (options.Seeds is { } seeds)
            overrides.Add(string.Create(CultureInfo.InvariantCulture, $"seeds={seeds}"));
        if (options.Threads is { } threads)
            overrides.Add(string.Create(CultureInfo.InvariantCulture, $"threads={threads}"));
        return Configure(catalogue, options.Experiment, overrides);
    }

    private static string Unknown(string name, string found, string more)
    {
        var meant = Spelling.Nearest(Names, name) is { } near ? $" (did you mean {near}?)" : "";
        return $"{Printable.@short(name)}: found {found}; allowed {string.Join(", ", Names)}{more}{meant}";
    }
}
