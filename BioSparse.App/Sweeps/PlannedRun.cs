namespace BioSparse.App.Sweeps;

/// <summary>A run of a sweep.</summary>
/// <param name="Run">Its name: the hash of its resolved configuration.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Axes">The axes that count at its point, with their labels.</param>
/// <param name="Set">What it sets anew, <c>KEY=VALUE</c> each.</param>
public sealed record PlannedRun(string Run, int Seed, IReadOnlyDictionary<string, string> Axes, IReadOnlyList<string> Set)
{
    /// <summary>Its point in words.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Point => string.Join(", ", Axes.Select(axis => $"{axis.Key} {axis.Value}"));

    /// <inheritdoc/>
    public override string ToString() => Axes.Count == 0 ? $"{Run} seed {Seed}" : $"{Run} {Point}, seed {Seed}";
}
