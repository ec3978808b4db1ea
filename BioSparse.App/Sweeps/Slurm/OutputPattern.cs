using System.Text;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Sweeps.Slurm;

/// <summary>
/// Paths for <c>sbatch --output</c>, which reads a path as a pattern: <c>%</c> begins a replacement, <c>%%</c> is the
/// character itself, and a backslash anywhere turns all replacements off.
/// </summary>
internal static class OutputPattern
{
    // of a path; and of what %A_%a becomes beyond its own length
    private const int LongestPath = 4095;
    private const int Numbers = 20;

    /// <summary>The pattern of a file in a folder; replacements in the file's name are kept.</summary>
    /// <exception cref="FaultException">No pattern says the folder's path.</exception>
    public static string Of(string folder, string name)
    {
        if (folder.Any(letter => letter == '\\' || char.IsControl(letter)))
            throw Refused(folder, "sbatch cannot write into a path with a backslash or a control character");
        var pattern = Path.Combine(folder.Replace("%", "%%", StringComparison.Ordinal), name);
        return Encoding.UTF8.GetByteCount(Path.Combine(folder, name)) + Numbers <= LongestPath
            ? pattern
            : throw Refused(folder, $"the paths of the tasks' output would be longer than {LongestPath} bytes");
    }

    private static FaultException Refused(string folder, string why) =>
        new(ExitStatus.Usage, $"--engine slurm: {Printable.cut(200, folder)}: {why}; another folder (--out) is right");
}
