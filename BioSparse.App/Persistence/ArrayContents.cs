using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>What a file of arrays holds; the numbers of an array are read when they are asked for.</summary>
public sealed record ArrayContents(
    string Path, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<ArrayEntry> Entries)
{
    // a file of a large model has hundreds
    private const int MostShown = 40;

    /// <summary>All arrays with type and shape, for messages.</summary>
    public string Shown
    {
        get
        {
            if (Entries.Count == 0)
                return "no arrays";
            var more = Entries.Count > MostShown ? $" and {Entries.Count - MostShown} more" : "";
            return Printable.cut(3000, string.Join(", ", Entries.Take(MostShown).Select(entry => entry.Shown)) + more);
        }
    }

    /// <summary>The array of a name; null where there is none.</summary>
    public ArrayEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);
}
