namespace BioSparse.App.Reporting;

/// <summary>A figure file.</summary>
internal sealed record Figure(string Name, string Title, string Caption, byte[] Png, int Panels, string? Svg)
{
    /// <summary>Where the kernels are, in a mosaic of them.</summary>
    public MosaicCells? Cells { get; init; }
}

/// <summary>The places of kernels in a mosaic, in pixels of the picture: the first at (gap, gap), a row after the other.</summary>
/// <param name="Width">The picture's width.</param>
/// <param name="Height">The picture's height.</param>
/// <param name="Gap">The distance of the first kernel from the left and from the top.</param>
/// <param name="StepX">The distance of columns.</param>
/// <param name="StepY">The distance of rows.</param>
/// <param name="KernelWidth">The width of a kernel.</param>
/// <param name="KernelHeight">The height of a kernel.</param>
/// <param name="Columns">Kernels in a row.</param>
/// <param name="Units">The units in their order.</param>
internal sealed record MosaicCells(
    int Width, int Height, int Gap, int StepX, int StepY, int KernelWidth, int KernelHeight, int Columns, IReadOnlyList<int> Units);
