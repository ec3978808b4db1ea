using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;

namespace BioSparse.App.Benchmarks;

/// <summary>The results and the images they were measured on.</summary>
public sealed record BenchReport(int Threads, MachineRates Rates, IReadOnlyList<BenchResult> Results)
{
    private static readonly JsonSerializerOptions Spelling = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Cores of this machine.</summary>
    public int Cores { get; } = Environment.ProcessorCount;

    /// <summary>The runtime and the processor's kind.</summary>
    public string Platform { get; } = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";

    /// <summary>The form for programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Spelling);

    /// <summary>The form for display.</summary>
    public void Print(IAnsiConsole console)
    {
        console.WriteLine($"Median times, work and reference in turns; {Threads} threads, {Cores} cores, {Platform}");
        var table = new Table().Border(TableBorder.Rounded).AddColumn("case");
        table.AddColumn(new TableColumn("ms").RightAligned()).AddColumn("against");
        table.AddColumn(new TableColumn("ms").RightAligned()).AddColumn(new TableColumn("ratio").RightAligned());
        table.AddColumn(new TableColumn("of fastest").RightAligned());
        table.AddColumn(new TableColumn("Gflop").RightAligned()).AddColumn(new TableColumn("MB").RightAligned());
        table.AddColumn(new TableColumn("of limit").RightAligned());
        foreach (var result in Results)
            table.AddRow(
                Markup.Escape(result.Name), Number(result.Milliseconds), result.ReferenceName,
                Number(result.ReferenceMilliseconds), Number(result.Ratio), Number(result.FastestRatio),
                Number(result.Operations / 1e9), Number(result.Bytes / 1e6), Number(100 * result.ShareOfLimit, " %"));
        console.Write(table);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Limit: the longer of operations at {Rates.OperationsPerSecond / 1e9:0} Gflop/s and bytes at {Rates.BytesPerSecond / 1e9:0} GB/s, as measured here."));
    }

    private static string Number(double? value, string unit) => value is { } known ? Number(known) + unit : "–";

    private static string Number(double? value) => Number(value, "");

    private static string Number(double value) =>
        value.ToString(value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
