using System.Text.Json;

namespace BioSparse.Bench;

/// <summary>The settings of one compared piece of work, as <c>manifest.json</c> has them.</summary>
/// <param name="Rule">krotov-hopfield or competitive-hebbian.</param>
/// <param name="Hidden">H.</param>
/// <param name="Inputs">d.</param>
/// <param name="BatchSize">B.</param>
/// <param name="Batches">Number of batches, and of the steps whose weights are compared.</param>
/// <param name="Rate">The learning rate of the compared steps.</param>
/// <param name="TimedRate">The learning rate of the measured steps.</param>
/// <param name="P">p of Krotov and Hopfield's rule.</param>
/// <param name="K">k of Krotov and Hopfield's rule.</param>
/// <param name="Delta">Δ of Krotov and Hopfield's rule.</param>
/// <param name="Winners">Winners of the competitive rule's k-winners; 0: linear units, which all respond.</param>
public sealed record Manifest(
    string Rule, int Hidden, int Inputs, int BatchSize, int Batches, double Rate, double TimedRate, double P, int K,
    double Delta, int Winners)
{
    private static readonly JsonSerializerOptions Spelling = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads the manifest of a case.</summary>
    /// <param name="folder">The folder of the case.</param>
    public static Manifest Read(string folder) =>
        JsonSerializer.Deserialize<Manifest>(File.ReadAllText(Path.Combine(folder, "manifest.json")), Spelling)
        ?? throw new InvalidDataException($"{folder}: the manifest is empty");
}
