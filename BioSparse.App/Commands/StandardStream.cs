using System.Text;
using BioSparse.App.Faults;
using BioSparse.App.Reporting;

namespace BioSparse.App.Commands;

/// <summary>
/// Standard output or error. Lines are broken between words at the width of a terminal; text that is written without the
/// end of a line, as files and tables are, stays as it is.
/// </summary>
/// <param name="inner">What its text goes to.</param>
/// <param name="name">What an error calls it.</param>
/// <param name="width">Columns of the terminal; null where there is none.</param>
/// <param name="isVital">Whether the program fails when it cannot be written; otherwise its text is lost.</param>
public sealed class StandardStream(TextWriter inner, string name, int? width, bool isVital) : TextWriter
{
    /// <summary>Columns of the terminal; null where there is none.</summary>
    public int? Width => width;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine() => Guard(inner.WriteLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) =>
        Guard(() => inner.WriteLine(value is null || width is not { } columns ? value : WrappedText.At(columns, value)));

    /// <inheritdoc/>
    public override void Flush() => Guard(inner.Flush);

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (isVital)
                throw new FaultException(ExitStatus.Data, $"{name} cannot be written: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }
}
