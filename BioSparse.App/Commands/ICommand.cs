namespace BioSparse.App.Commands;

/// <summary>Something that the program does when asked.</summary>
public interface ICommand
{
    /// <summary>Does it, with results on standard output and progress on standard error.</summary>
    /// <returns>How it ended.</returns>
    Faults.ExitStatus Execute();
}
