using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>What a report shows.</summary>
public sealed record ReportInput(string Title, string ConfigYaml, IReadOnlyList<(string Key, string Value)> Provenance, IReadOnlyList<MetricRow> Rows, IReadOnlyList<SummaryRow> Summary, IReadOnlyList<ReportModel> Models, IReadOnlyList<Claim> Claims, IReadOnlyList<string> Warnings, int ImageWidth, int ImageHeight, double Threshold);
