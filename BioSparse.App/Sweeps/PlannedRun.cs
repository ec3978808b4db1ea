namespace BioSparse.App.Sweeps;

/// <summary>A run of a sweep.</summary>
public sealed record PlannedRun(string Run, int Seed, IReadOnlyDictionary<string, string> Axes, IReadOnlyList<string> Set)
{
    /// <summary>The description of its point.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Point => string.Join(", ", Axes.Select(axis => $"{axis.Key} {axis.Value}"));

    /// <inheritdoc/>
    public override string ToString() => Axes.Count == 0 ? $"{Run} seed {Seed}" : $"{Run} {Point}, seed {Seed}";
}
