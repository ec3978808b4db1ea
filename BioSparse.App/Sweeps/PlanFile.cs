using System.Text.Encodings.Web;
using System.Text.Json;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;

namespace BioSparse.App.Sweeps;

/// <summary>plan.jsonl: a line for each run of a sweep.</summary>
public static class PlanFile
{
    private static readonly JsonSerializerOptions s_form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a plan.</summary>
    public static void Write(string path, IEnumerable<PlannedRun> runs) => AtomicFile.Write(path, stream =>
    {
        foreach (var run in runs)
        {
            JsonSerializer.Serialize(stream, run, s_form);
            stream.WriteByte((byte)'\n');
        }
    });

    /// <summary>Reads a plan.</summary>
    /// <exception cref="FaultException">It is missing or damaged.</exception>
    public static IReadOnlyList<PlannedRun> Read(string path)
    {
        var text = System.Text.Encoding.UTF8.GetString(FileBytes.Read(path));
        var runs = new List<PlannedRun>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                var run = JsonSerializer.Deserialize<PlannedRun>(line, s_form);
                if (run is not { Run.Length: 16, Axes: not null, Set: not null } || !run.Run.All(char.IsAsciiHexDigitLower)
                    || run.Axes.Values.Any(label => label is null) || !run.Set.All(setting => setting?.IndexOf('=') > 0))
                    throw new JsonException("found no run");
                runs.Add(run);
            }
            catch (JsonException fault)
            {
                throw new FaultException(ExitStatus.Data, $"{path}:{runs.Count + 1}: not a run of a sweep: {fault.Message.ReplaceLineEndings(" ")}");
            }
        }

        return runs;
    }
}
