namespace BioSparse.App.Commands;

/// <summary>A command of the program.</summary>
public interface ICommand
{
    /// <summary>Executes it, with results on standard output and progress on standard error.</summary>
    /// <returns>How it ended.</returns>
    Faults.ExitStatus Execute();
}
