using System.Text;
using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Configuration;

/// <summary>Reads a file of settings and the files that it starts from: <c>base: NAME</c>, a built-in experiment or a file.</summary>
internal sealed class BaseReader(List<Mistake> errors)
{
    /// <summary>The key of the file to start from.</summary>
    public const string Key = "base";

    private const int Most = 10;

    /// <summary>The files, the last one that of <paramref name="yaml"/>; those before it are what it starts from.</summary>
    public IReadOnlyList<SettingsFile> Files(string yaml, string name, string folder, bool isResolved)
    {
        var files = new List<SettingsFile>();
        Add(files, yaml, name, folder, isResolved);
        files.Reverse();
        return files;
    }

    private void Add(List<SettingsFile> files, string yaml, string name, string folder, bool isResolved = false)
    {
        var start = new Place(name, 1);
        var root = Encoding.UTF8.GetByteCount(yaml) > ConfigReader.LargestFile
            ? Refuse(MistakeModule.create(start, "", "more than 1 MB", "at most 1 MB"))
            : YamlText.Read(yaml, name, isFile: true, errors);
        if (root is null && errors.Count == 0)
            errors.Add(MistakeModule.create(start, "", "nothing", "a mapping of settings"));
        var given = (root as SectionNode)?.Entries.Where(entry => entry.Key.Text == Key).ToArray() ?? [];
        if (root is SectionNode section && given.Length > 0)
            root = new SectionNode(section.Place, [.. section.Entries.Where(entry => entry.Key.Text != Key)]);
        files.Add(new SettingsFile(start, root ?? new SectionNode(start, []), path => ConfigReader.FullPath(path, folder), isResolved));
        if (given.Length > 1)
            errors.Add(MistakeModule.create(given[1].Key.Place, Key, $"it twice (before: line {given[0].Key.Place.Line})", "one of them"));
        else if (given.Length == 1)
            AddBase(files, given[0].Value, folder);
    }

    private void AddBase(List<SettingsFile> files, SettingNode node, string folder)
    {
        void Wrong(string found) => errors.Add(MistakeModule.create(
            node.Place, Key, found, $"{string.Join(", ", BuiltIn.Names)}, or a YAML file"));
        if (node is not ScalarNode { IsNothing: false } word)
        {
            Wrong(node.Shown);
            return;
        }

        if (BuiltIn.Names.Contains(word.Text))
        {
            Add(files, BuiltIn.YamlOf(word.Text), $"{word.Text}.yaml", Directory.GetCurrentDirectory());
            return;
        }

        var path = ConfigReader.FullPath(word.Text, folder);
        if (files.Count > Most)
        {
            Wrong($"more than {Most} files that start from each other");
        }
        else if (!File.Exists(path))
        {
            Wrong($"{word.Shown}, neither a built-in experiment nor a file");
        }
        else
        {
            try
            {
                Add(files, ConfigReader.TextOf(path), Printable.cut(int.MaxValue, path), Path.GetDirectoryName(path)!);
            }
            catch (FaultException fault)
            {
                Wrong($"a mistake; {fault.Message}");
            }
        }
    }

    private SettingNode? Refuse(Mistake error)
    {
        errors.Add(error);
        return null;
    }
}
