using BioSparse.App.Faults;

namespace BioSparse.App.Persistence;

/// <summary>A CSV file with a header and rows of one type.</summary>
internal sealed class CsvTable<T>(string header, Func<T, string> line, Func<IReadOnlyList<string>, T?> row,
    params (string Header, Func<IReadOnlyList<string>, IReadOnlyList<string>> Today)[] older)
    where T : class
{
    /// <summary>Rows as the text of a file.</summary>
    public string ToText(IEnumerable<T> rows) => string.Concat(rows.Select(line).Prepend(header).Select(text => text + "\n"));

    /// <summary>Reads rows of a file.</summary>
    /// <exception cref="FaultException">The file is missing, or a line of it is not such a row.</exception>
    public IReadOnlyList<T> Read(string path) => Parse(path, System.Text.Encoding.UTF8.GetString(FileBytes.Read(path)).TrimStart('\uFEFF'));

    /// <summary>Reads rows from a text.</summary>
    /// <exception cref="FaultException">A line of it is not such a row.</exception>
    public IReadOnlyList<T> Parse(string path, string text)
    {
        var rows = new List<T>();
        var number = 0;
        Func<IReadOnlyList<string>, IReadOnlyList<string>> today = fields => fields;
        try
        {
            foreach (var fields in Csv.Records(text))
            {
                number++;
                if (number > 1)
                    rows.Add(row(today(fields)) ?? throw Bad(path, number, fields));
                else if (string.Join(',', fields) is var first && first != header)
                    today = older.Where(old => old.Header == first).Select(old => old.Today).FirstOrDefault() ?? throw Bad(path, number, fields);
            }
        }
        catch (FormatException fault)
        {
            throw new FaultException(ExitStatus.Data, $"{path}:{number + 1}: {fault.Message}");
        }

        return number > 0 ? rows : throw new FaultException(ExitStatus.Data, $"{path}: empty; a first line of {header} is right");
    }

    private FaultException Bad(string path, int number, IReadOnlyList<string> fields)
    {
        var found = string.Join(',', fields).ReplaceLineEndings(" ");
        var shown = found.Length > 80 ? found[..80] + "…" : found;
        return new FaultException(ExitStatus.Data, $"{path}:{number}: found {shown}; {header} is right");
    }
}
