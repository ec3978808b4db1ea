using System.Text.Json;

namespace BioSparse.App.Sweeps;

/// <summary>Durations of runs, from their logs.</summary>
public static class RunTimes
{
    /// <summary>Seconds from a finished run's last start to its end; null if the log does not contain them.</summary>
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
