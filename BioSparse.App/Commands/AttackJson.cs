using System.Text.Encodings.Web;
using System.Text.Json;
using BioSparse.App.CommandLine;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary>The result of an attack as one JSON object.</summary>
internal static class AttackJson
{
    private static readonly JsonSerializerOptions _form = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it, indented.</summary>
    public static string Of(
        AttackOptions options,
        IEnumerable<KeyValuePair<string, object?>> settings,
        int samples,
        double clean,
        double zeroGradient,
        IEnumerable<AttackOutcome> outcomes) => JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["weights"] = options.Network.File,
                ["dataset"] = options.Dataset,
                ["attack"] = options.Attack,
                ["settings"] = settings.ToDictionary(),
                ["seed"] = options.Seed,
                ["samples"] = samples,
                ["clean_accuracy"] = clean,
                ["zero_gradient_share"] = zeroGradient,
                ["radii"] = outcomes.Select(outcome => new Dictionary<string, object?>
                {
                    ["epsilon"] = outcome.Epsilon,
                    ["accuracy"] = Accuracy.share(outcome.Survives),
                    ["n"] = outcome.Survives.Length,
                }).ToArray(),
            },
            _form);
}
