using System.ComponentModel;
using System.Diagnostics;
using BioSparse.App.Faults;

namespace BioSparse.App.Sweeps.Slurm;

/// <summary>Slurm's own programs.</summary>
internal static class SlurmCommands
{
    /// <summary>What a program says; null where it is not installed or fails.</summary>
    public static string? Try(string program, params string[] words)
    {
        try
        {
            var (status, output, _) = Run(program, words);
            return status == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>What a program says.</summary>
    /// <exception cref="FaultException">It is not installed, or fails.</exception>
    public static string Do(string program, params IReadOnlyList<string> words)
    {
        try
        {
            var (status, output, error) = Run(program, words);
            return status == 0
                ? output
                : throw new FaultException(ExitStatus.Usage, $"--engine slurm: {program} refuses: {error.Trim().ReplaceLineEndings(" ")}");
        }
        catch (Win32Exception)
        {
            throw new FaultException(ExitStatus.Usage, $"--engine slurm: {program} is not here; a machine that submits to a cluster has it, and --engine local needs none");
        }
    }

    private static (int Status, string Output, string Error) Run(string program, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
