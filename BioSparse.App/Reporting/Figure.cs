namespace BioSparse.App.Reporting;

/// <summary>A figure file.</summary>
internal sealed record Figure(string Name, string Title, string Caption, byte[] Png, int Panels, string? Svg);
