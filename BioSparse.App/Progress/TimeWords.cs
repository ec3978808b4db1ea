using System.Globalization;

namespace BioSparse.App.Progress;

/// <summary>Time spans in texts.</summary>
public static class TimeWords
{
    /// <summary>A time span in two units at most: "12 s", "3 min 05 s", "2 h 07 min".</summary>
    public static string Of(TimeSpan time)
    {
        var whole = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return whole.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)whole.TotalHours} h {whole.Minutes:00} min")
            : whole.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{whole.Minutes} min {whole.Seconds:00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{whole.Seconds} s");
    }
}
