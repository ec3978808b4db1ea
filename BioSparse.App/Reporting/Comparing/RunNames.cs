namespace BioSparse.App.Reporting.Comparing;

/// <summary>Short names of folders.</summary>
internal static class RunNames
{
    /// <summary>The last parts of each path, as many as tell all of them apart.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> paths)
    {
        string[][] parts = [.. paths.Select(path => Path.GetFullPath(path).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))];
        var most = parts.Max(path => path.Length);
        for (var count = 1; ; count++)
        {
            string[] names = [.. parts.Select(path => string.Join('/', path.TakeLast(count)))];
            if (count >= most || names.Distinct().Count() == names.Length)
                return names;
        }
    }
}
