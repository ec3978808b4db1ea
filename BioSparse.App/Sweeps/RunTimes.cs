using System.Text.Json;

namespace BioSparse.App.Sweeps;

/// <summary>How long runs took, from their logs.</summary>
public static class RunTimes
{
    /// <summary>Seconds from when a finished run was begun last to its end; null where the log does not tell.</summary>
    public static double? Of(string runFolder)
    {
        DateTime? begun = null;
        double? took = null;
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(runFolder, "log.jsonl")))
            {
                if (!line.Contains("\"begun\"", StringComparison.Ordinal) && !line.Contains("\"done\"", StringComparison.Ordinal))
                    continue;
                using var entry = JsonDocument.Parse(line);
                var time = entry.RootElement.GetProperty("time").GetDateTime();
                var what = entry.RootElement.GetProperty("what").GetString();
                if (what == "begun")
                    begun = time;
                else if (what == "done" && begun is { } start)
                    took = (time - start).TotalSeconds;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            return null;
        }

        return took;
    }
}
