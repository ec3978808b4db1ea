using System.ComponentModel;
using System.Diagnostics;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Sweeps.Slurm;

/// <summary>Slurm's programs.</summary>
internal static class SlurmCommands
{
    /// <summary>The output of a program; null if it is not installed or fails.</summary>
    public static string? Try(string program, params string[] words) =>
        Run(program, words) is (0, var output, _) ? output : null;

    /// <summary>The output of a program.</summary>
    /// <exception cref="FaultException">It is not installed, or fails.</exception>
    public static string Do(string program, params IReadOnlyList<string> words) => Run(program, words) switch
    {
        (0, var output, _) => output,
        (_, _, var error) => throw new FaultException(ExitStatus.Usage, $"--engine slurm: {program} refuses: {error.Trim().ReplaceLineEndings(" ")}"),
        null => throw new FaultException(ExitStatus.Usage, $"--engine slurm: {program} is not here; a machine that submits to a cluster has it, and --engine local needs none"),
    };

    private static (int Status, string Output, string Error)? Run(string program, IReadOnlyList<string> words)
    {
        if (SearchPath.Find(program) is not { } file)
            return null;
        try
        {
            var start = new ProcessStartInfo(file, words) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
