using System.Text;
using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Configuration;

/// <summary>Reads configurations. All mistakes of one are reported at once, a line each.</summary>
public static class ConfigReader
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int LargestFile = 1 << 20;

    /// <summary>The largest number of mistakes that are listed; of further ones only the number is given.</summary>
    public const int MostErrors = 100;

    /// <summary>The experiment in a file, overridden by the settings of the command line.</summary>
    /// <exception cref="FaultException">The file cannot be read, or something in it is wrong.</exception>
    public static Experiment ReadFile(Catalogue catalogue, string path, IReadOnlyList<string> overrides) =>
        Read(catalogue, TextOf(path), path, FolderOf(path), overrides, IsOfRun(path));

    /// <summary>The experiment in a file to which a run or a sweep wrote all settings.</summary>
    /// <exception cref="FaultException">The file cannot be read, or something in it is wrong.</exception>
    public static Experiment ReadResolved(Catalogue catalogue, string path) =>
        Read(catalogue, TextOf(path), path, FolderOf(path), [], isResolved: true);

    /// <summary>The experiment in a text, overridden by the settings of the command line.</summary>
    /// <exception cref="FaultException">Something in it is wrong.</exception>
    public static Experiment Read(
        Catalogue catalogue, string yaml, string source, string folder, IReadOnlyList<string> overrides, bool isResolved = false)
    {
        var errors = new List<Mistake>();
        var name = Printable.cut(int.MaxValue, source);
        var files = new BaseReader(errors).Files(yaml, name, folder, isResolved);
        var over = KindsFirst(overrides.Select(given => Override(given, errors)).OfType<KeyValuePair<string, SettingNode>>());
        var read = ExperimentModule.read(catalogue, files, over);
        if (errors.Count == 0 && read.IsOk)
            return read.ResultValue;
        throw Fault([.. errors, .. read.IsError ? read.ErrorValue : Enumerable.Empty<Mistake>()], name);
    }

    /// <summary>The full path of a file; an invalid path is returned as it is and refused when it is read.</summary>
    public static string FullPath(string text, string folder) =>
        text.Contains('\0') ? text : Path.GetFullPath(text is "" ? "." : text, Path.GetFullPath(folder));

    /// <summary>The error with all mistakes, a line each.</summary>
    internal static FaultException Fault(IReadOnlyCollection<Mistake> errors, string name)
    {
        var lines = errors.OrderBy(error => error.Place.Line == 0).ThenBy(error => error.Place.Line)
            .Select(error => error.ToString()).Distinct().ToArray();
        var rest = lines.Length - MostErrors;
        string[] more = rest > 0 ? [$"{name}: found {Plural.Count(rest, "more mistake")}; allowed none"] : [];
        return new FaultException(ExitStatus.Usage, [.. lines.Take(MostErrors), .. more]);
    }

    /// <summary>The value of a setting from its text on the command line or in a plan.</summary>
    internal static SettingNode? ValueOf(string key, string text, Place place, List<Mistake> errors)
    {
        // A path is taken as it is: the shell has its own quotation marks.
        var isFile = ExperimentModule.isFile(key);
        return isFile || text.Trim().Length == 0
            ? new ScalarNode(place, isFile ? FullPath(text, Directory.GetCurrentDirectory()) : "", true)
            : YamlText.Read(text, place.Source, isFile: false, errors);
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    // the file that repeats a run lies beside what says of the run
    private static bool IsOfRun(string path) =>
        Path.GetFileName(path) == "config.yaml" && File.Exists(Path.Combine(FolderOf(path), "run.json"));

    // Another kind drops the settings of the former kind; those that the command line gives to the first kind that it names
    // must not be among them, whatever their order.
    private static KeyValuePair<string, SettingNode>[] KindsFirst(IEnumerable<KeyValuePair<string, SettingNode>> given)
    {
        const string Kind = ".kind";
        var ordered = new List<KeyValuePair<string, SettingNode>>();
        foreach (var setting in given)
        {
            var section = setting.Key.EndsWith(Kind, StringComparison.Ordinal) ? setting.Key[..^Kind.Length] : null;
            var isFirst = section is not null && !ordered.Exists(before =>
                before.Key == setting.Key || $"{section}.".StartsWith($"{before.Key}.", StringComparison.Ordinal));
            var sibling = isFirst ? ordered.FindIndex(before => before.Key.StartsWith($"{section}.", StringComparison.Ordinal)) : -1;
            ordered.Insert(sibling < 0 ? ordered.Count : sibling, setting);
        }

        return [.. ordered];
    }

    private static KeyValuePair<string, SettingNode>? Override(string given, List<Mistake> errors)
    {
        var place = new Place($"--set {Printable.@short(given)}", 0);
        var parts = given.Split('=', 2);
        var key = parts[0].Trim();
        if (parts.Length < 2 || key.Length == 0)
        {
            errors.Add(MistakeModule.create(place, "", "no KEY=VALUE", "such as hidden=200"));
            return null;
        }

        if (key == BaseReader.Key)
        {
            errors.Add(MistakeModule.create(place, key, "a key of files", $"`biosparse run {parts[1].Trim()}`"));
            return null;
        }

        return ValueOf(key, parts[1], place, errors) is { } value ? new(key, value) : null;
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="FaultException">It cannot be read, is too large or no text.</exception>
    internal static string TextOf(string path)
    {
        var name = Printable.cut(int.MaxValue, path);
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
            throw new FaultException(ExitStatus.Usage, $"{name}: found bytes that are not UTF-8 text; allowed a YAML file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var why = e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : "a file that cannot be read";
            throw new FaultException(ExitStatus.Usage, $"{name}: found {why}; allowed a YAML file");
        }
    }
}
