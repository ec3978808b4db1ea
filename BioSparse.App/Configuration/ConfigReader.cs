using System.Text;
using BioSparse.App.Configuration.Schema;
using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;

namespace BioSparse.App.Configuration;

/// <summary>Reads configurations. All that is wrong with one is said at once, a line each.</summary>
public static class ConfigReader
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int LargestFile = 1 << 20;

    /// <summary>The most mistakes that are said one by one; beyond, their number.</summary>
    public const int MostErrors = 100;

    /// <summary>The configuration in a file, with the settings of the command line over it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides"><c>KEY=VALUE</c> each.</param>
    /// <exception cref="FaultException">The file cannot be read, or something in it is wrong.</exception>
    public static ExperimentConfig ReadFile(string path, IReadOnlyList<string> overrides) =>
        Read(TextOf(path), path, Path.GetDirectoryName(Path.GetFullPath(path))!, overrides);

    /// <summary>The configuration in a text, with the settings of the command line over it.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="source">Its name in messages.</param>
    /// <param name="folder">The folder that the paths in it start from.</param>
    /// <param name="overrides"><c>KEY=VALUE</c> each; their paths start from the current folder.</param>
    /// <exception cref="FaultException">Something in it is wrong.</exception>
    public static ExperimentConfig Read(string yaml, string source, string folder, IReadOnlyList<string> overrides)
    {
        var errors = new List<ConfigError>();
        var name = Printable.Of(source, int.MaxValue);
        var root = Encoding.UTF8.GetByteCount(yaml) > LargestFile
            ? Refuse(errors, new(new(name, 1), "", "more than 1 MB", "at most 1 MB"))
            : YamlText.Read(yaml, name, isFile: true, errors);
        if (root is null && errors.Count == 0)
            errors.Add(new(new(name, 1), "", "nothing", "a mapping of settings"));

        var draft = new ConfigDraft(new(name, 1), errors);
        if (root is not null)
            draft.Add("", root);
        foreach (var given in overrides)
            Override(draft, given, errors);

        return Finish(draft, name, folder, errors);
    }

    /// <summary>The configuration that a draft gives.</summary>
    /// <param name="draft">What is given.</param>
    /// <param name="name">The source's name in messages.</param>
    /// <param name="folder">The folder that paths start from.</param>
    /// <param name="errors">What is known to be wrong already.</param>
    /// <exception cref="FaultException">Something in it is wrong.</exception>
    internal static ExperimentConfig Finish(ConfigDraft draft, string name, string folder, List<ConfigError> errors)
    {
        var values = SettingValues.Resolve(draft, path => FileType.Full(path, folder), errors);
        if (errors.Count == 0)
        {
            var config = ConfigBuilder.Build(values);
            ConfigChecks.Check(config, values, errors);
            if (errors.Count == 0)
                return config;
        }

        throw Fault(errors, name);
    }

    /// <summary>The fault that says all that is wrong, a line each.</summary>
    /// <param name="errors">What is wrong.</param>
    /// <param name="name">The source's name.</param>
    internal static FaultException Fault(IReadOnlyCollection<ConfigError> errors, string name)
    {
        var lines = errors.OrderBy(error => error.Place.Line == 0).ThenBy(error => error.Place.Line)
            .Select(error => error.ToString()).Distinct().ToArray();
        var rest = lines.Length > MostErrors ? $"\n{name}: found {lines.Length - MostErrors} more mistakes; allowed none" : "";
        return new FaultException(ExitStatus.Usage, string.Join('\n', lines.Take(MostErrors)) + rest);
    }

    /// <summary>The value that a setting has when the command line or a plan gives it as text.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it is from.</param>
    /// <param name="errors">Takes what is wrong.</param>
    internal static YamlValue? ValueOf(string key, string text, Place place, List<ConfigError> errors)
    {
        // A path is taken as it is: the shell has its own quotation marks.
        var isFile = Settings.At(key).FirstOrDefault()?.Type is FileType;
        return isFile || text.Trim().Length == 0
            ? new YamlScalar(place, isFile ? FileType.Full(text, Directory.GetCurrentDirectory()) : "", Plain: true)
            : YamlText.Read(text, place.Source, isFile: false, errors);
    }

    private static YamlValue? Refuse(List<ConfigError> errors, ConfigError error)
    {
        errors.Add(error);
        return null;
    }

    private static void Override(ConfigDraft draft, string given, List<ConfigError> errors)
    {
        var place = new Place($"--set {Printable.Of(given)}", 0);
        var parts = given.Split('=', 2);
        var key = parts[0].Trim();
        if (parts.Length < 2 || key.Length == 0)
        {
            errors.Add(new(place, "", "no KEY=VALUE", "such as hidden=200"));
            return;
        }

        var value = ValueOf(key, parts[1], place, errors);
        if (value is not null)
            draft.Override(key, value);
    }

    /// <summary>The text of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FaultException">It cannot be read, is too large or no text.</exception>
    internal static string TextOf(string path)
    {
        var name = Printable.Of(path, int.MaxValue);
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[LargestFile + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (length > LargestFile)
                throw new FaultException(ExitStatus.Usage, $"{name}: found more than 1 MB; allowed at most 1 MB");
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(buffer, 0, length);
            return text.TrimStart('\ufeff');
        }
        catch (DecoderFallbackException)
        {
            throw new FaultException(ExitStatus.Usage, $"{name}: found bytes that are no UTF-8 text; allowed YAML");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : "a file that cannot be read";
            throw new FaultException(ExitStatus.Usage, $"{name}: found {why}; allowed a YAML file");
        }
    }
}
