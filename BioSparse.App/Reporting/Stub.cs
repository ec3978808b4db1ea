#pragma warning disable CS1591
namespace BioSparse.App.Reporting;
public static class ReportWriter { public static void Write(ReportInput input, string runFolder) { } }
public static class SummaryTable { public static void Write(ReportInput input, Spectre.Console.IAnsiConsole console) { } }
