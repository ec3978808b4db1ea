using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Persistence;

/// <summary>run.json: the provenance of a run.</summary>
public sealed record Provenance(
    string Experiment,
    string Started,
    string Version,
    string Commit,
    IReadOnlyList<int> Seeds,
    int Threads,
    string Processor,
    string System,
    IReadOnlyDictionary<string, string> Libraries,
    IReadOnlyDictionary<string, string> Data,
    IReadOnlyDictionary<string, int> Images,
    int Width,
    int Height,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DataDirectory = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? PixelScale = null,
    int Channels = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notes = null)
{
    private static readonly JsonSerializerOptions s_form = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private const int MostChannels = 3;

    /// <summary>The extents of an image.</summary>
    [JsonIgnore]
    public ImageShape Shape => new(Channels, Height, Width);

    /// <summary>Version and commit of the running program.</summary>
    public static (string Version, string Commit) Program()
    {
        var text = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var parts = text.Split('+', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>The software and hardware of a run.</summary>
    public static IReadOnlyDictionary<string, string> KnownLibraries() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [".NET"] = Environment.Version.ToString(),
        ["TorchSharp"] = VersionOf("TorchSharp"),
        ["MathNet.Numerics"] = VersionOf("MathNet.Numerics"),
        ["FSharp.Core"] = VersionOf("FSharp.Core"),
    };

    /// <summary>The processor's name, as reported by the system.</summary>
    public static string ProcessorName()
    {
        const string Linux = "/proc/cpuinfo";
        var name = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return $"{name ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Plural.Count(Environment.ProcessorCount, "processor")}";
    }

    /// <summary>Writes the file.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, s_form) + "\n");

    /// <summary>Reads the file.</summary>
    /// <exception cref="FaultException">It is missing or damaged.</exception>
    public static Provenance Read(string path)
    {
        try
        {
            var read = JsonSerializer.Deserialize<Provenance>(FileBytes.Read(path), s_form)
                ?? throw new JsonException("it holds nothing");
            if (read.Libraries.Values.Concat(read.Data.Values).Any(value => value is null))
                throw new JsonException("a version or a hash is null");
            if (read.Notes is { } notes && notes.Any(note => note is null))
                throw new JsonException("a note is null");
            if (read.Channels is < 1 or > MostChannels)
                throw new JsonException($"images of {read.Channels} channels; 1 to {MostChannels} is right");
            return Math.Min(read.Width, read.Height) >= 1 && Math.Max(read.Width, read.Height) <= ImageShape.LongestSide
                && (long)read.Width * read.Height * read.Channels <= int.MaxValue
                ? read
                : throw new JsonException($"images of {read.Width}×{read.Height} pixels; sides of 1 to {ImageShape.LongestSide} are right");
        }
        catch (JsonException fault)
        {
            throw new FaultException(ExitStatus.Data, $"{path}: not the provenance of a run: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Name–value pairs for display.</summary>
    public IReadOnlyList<(string Key, string Value)> Pairs() =>
    [
        ("Experiment", Experiment),
        ("Started", Started),
        ("Version", Version),
        ("Commit", Commit),
        ("Seeds", string.Join(", ", Seeds)),
        ("Jobs side by side", $"{Threads}, one thread each"),
        ("Processor", Processor),
        ("System", System),
        .. Libraries.Select(library => (library.Key, library.Value)),
        .. Images.Select(images => ($"Images: {images.Key}", images.Value.ToString("N0", global::System.Globalization.CultureInfo.InvariantCulture))),
        .. PixelScale is { } scale ? [("Pixel scale", scale.ToString("R", global::System.Globalization.CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>(),
        .. Data.Select(file => ($"SHA-256 of {file.Key}", file.Value)),
    ];

    private static string VersionOf(string assembly) => Assembly.Load(assembly).GetName().Version?.ToString(3) ?? "";
}
