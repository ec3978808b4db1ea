namespace BioSparse.App.Reporting;

/// <summary>A figure that is written.</summary>
/// <param name="Name">Name of its files, without ending.</param>
/// <param name="Title">Its title.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Png">The picture.</param>
/// <param name="Panels">Number of panels side by side.</param>
/// <param name="Svg">The same as vectors; null for a picture of pixels.</param>
internal sealed record Figure(string Name, string Title, string Caption, byte[] Png, int Panels, string? Svg);
