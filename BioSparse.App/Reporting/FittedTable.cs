using Spectre.Console;

namespace BioSparse.App.Reporting;

/// <summary>Tables in a terminal of any width; the first row is the header, the first cell of a row its name.</summary>
internal static class FittedTable
{
    // what a table of Spectre.Console puts between cells, and more at its ends
    private const int Padding = 3;
    private const int Ends = 1;

    /// <summary>The columns that a table of these rows needs.</summary>
    public static int Width(IReadOnlyList<IReadOnlyList<string>> rows) =>
        Width([.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))]);

    /// <summary>The columns that a table needs whose cells have these lengths.</summary>
    public static int Width(IReadOnlyList<int> lengths) => Ends + lengths.Sum(length => Padding + length);

    /// <summary>
    /// Writes rows as they are where they fit. On a narrow terminal as many rows as fit are shown side by side, one line per column; where
    /// not even one fits, each below its name.
    /// </summary>
    public static void Write(IReadOnlyList<IReadOnlyList<string>> rows, IAnsiConsole console)
    {
        if (Width(rows) <= console.Profile.Width)
            WriteWide(rows, console);
        else
            WriteTurned(rows, console);
    }

    /// <summary>Writes rows as they are; columns but the first <paramref name="named"/> are aligned to the right.</summary>
    public static void WriteWide(IReadOnlyList<IReadOnlyList<string>> rows, IAnsiConsole console, bool hasTitles = true, int named = 1)
    {
        var table = new Table { ShowHeaders = hasTitles }.Border(TableBorder.Simple);
        foreach (var (place, title) in rows[0].Index())
            table.AddColumn(new TableColumn(hasTitles ? Markup.Escape(title) : "") { Alignment = place < named ? Justify.Left : Justify.Right, NoWrap = true });
        foreach (var row in rows.Skip(1))
            table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
    }

    /// <summary>Writes rows of words as they are where they fit; otherwise each below its name, a line for each column.</summary>
    public static void WriteListed(IReadOnlyList<IReadOnlyList<string>> rows, IAnsiConsole console)
    {
        if (Width(rows) <= console.Profile.Width)
        {
            WriteWide(rows, console, named: int.MaxValue);
            return;
        }

        foreach (var row in rows.Skip(1))
        {
            console.WriteLine(WrappedText.At(console.Profile.Width, row[0]));
            foreach (var (title, cell) in rows[0].Zip(row).Skip(1))
                console.WriteLine(WrappedText.At(console.Profile.Width, $"    {title}: {cell}"));
        }
    }

    private static void WriteTurned(IReadOnlyList<IReadOnlyList<string>> rows, IAnsiConsole console)
    {
        string[][] Turned(IEnumerable<IReadOnlyList<string>> some) =>
            [.. Enumerable.Range(0, rows[0].Count).Select(column => some.Prepend(rows[0]).Select(row => row[column]).ToArray())];

        var left = rows.Skip(1).ToArray();
        while (left.Length > 0)
        {
            var count = left.Length;
            while (count > 1 && Width(Turned(left.Take(count))) > console.Profile.Width)
                count--;
            var turned = Turned(left.Take(count));
            if (Width(turned) > console.Profile.Width)
                console.WriteLine($"\n  {left[0][0]}");
            WriteWide(turned, console, hasTitles: Width(turned) <= console.Profile.Width);
            left = left[count..];
        }
    }
}
