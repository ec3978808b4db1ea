namespace BioSparse.App.Experiments;

/// <summary>
/// Whether the matrices of a network are stored as outputs × inputs, as here and in PyTorch, or as inputs × outputs, as in
/// TensorFlow: what their shapes alone say.
/// </summary>
internal static class Orientation
{
    /// <summary>
    /// For each matrix, the readout last, whether it has to be transposed; an answer only where there is one. A file has one
    /// convention: mixtures count where no convention fits.
    /// </summary>
    /// <param name="shapes">Rows and columns of the matrices in the order of the forward pass.</param>
    /// <param name="outputs">The number of biases of each, where it has biases.</param>
    public static OrientationAnswer Of(IReadOnlyList<(int Rows, int Columns)> shapes, IReadOnlyList<int?> outputs)
    {
        bool[] asStored = new bool[shapes.Count], transposed = [.. Enumerable.Repeat(true, shapes.Count)];
        switch (Fits(shapes, outputs, asStored), Fits(shapes, outputs, transposed))
        {
            case (true, true):
                return new OrientationAnswer(asStored, IsAmbiguous: true);
            case (true, false):
                return new OrientationAnswer(asStored, IsAmbiguous: false);
            case (false, true):
                return new OrientationAnswer(transposed, IsAmbiguous: false);
            default:
                var mixtures = Mixtures(shapes, outputs, []).Take(2).ToArray();
                return mixtures.Length == 0
                    ? new OrientationAnswer(asStored, IsAmbiguous: false)
                    : new OrientationAnswer(mixtures[0], mixtures.Length > 1);
        }
    }

    private static bool Fits(IReadOnlyList<(int Rows, int Columns)> shapes, IReadOnlyList<int?> outputs, bool[] turned) =>
        Enumerable.Range(0, shapes.Count).All(i => FitsAt(shapes, outputs, turned, i));

    private static bool FitsAt(IReadOnlyList<(int Rows, int Columns)> shapes, IReadOnlyList<int?> outputs, bool[] turned, int i) =>
        (outputs[i] is not { } biases || biases == Outputs(shapes[i], turned[i]))
        && (i == 0 || Outputs(shapes[i - 1], turned[i - 1]) == Outputs(shapes[i], !turned[i]));

    private static int Outputs((int Rows, int Columns) shape, bool isTurned) => isTurned ? shape.Columns : shape.Rows;

    private static IEnumerable<bool[]> Mixtures(IReadOnlyList<(int Rows, int Columns)> shapes, IReadOnlyList<int?> outputs, bool[] before)
    {
        if (before.Length == shapes.Count)
            return [before];
        return new[] { false, true }
            .Select(turn => before.Append(turn).ToArray())
            .Where(longer => FitsAt(shapes, outputs, longer, before.Length))
            .SelectMany(longer => Mixtures(shapes, outputs, longer));
    }
}
