using System.Globalization;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>
/// Files of portraits, <c>portraits/MODEL-seedK.npz</c> in a run folder: <c>shape</c> (channels, height, width) and
/// <c>confusion</c>; of each hidden layer K, from 1, <c>layers.K.class_means</c>, <c>removal_cost</c>, <c>synapses</c>,
/// <c>shown</c>, <c>top_images</c> and <c>top_responses</c>, with <c>pixel_range</c>, <c>images</c>, <c>image_numbers</c> and
/// <c>image_labels</c>; and <c>adversarial.numbers</c>, <c>labels</c> and <c>images</c>, with <c>adversarial.ATTACK.epsilon</c>,
/// <c>images</c> and <c>predicted</c>.
/// </summary>
public static class PortraitFile
{
    private const string Attacked = "adversarial.";
    private const string Radii = ".epsilon";

    /// <summary>The file of a job's portrait in a run folder.</summary>
    public static string PathOf(string runFolder, Job job) => Path.Combine(runFolder, "portraits", $"{job.Name}.npz");

    /// <summary>Writes a portrait; the same one gives the same bytes.</summary>
    /// <exception cref="FaultException">The file cannot be written.</exception>
    public static void Write(string path, Portrait portrait)
    {
        Folders.Make(Path.GetDirectoryName(path) ?? "");
        Npz.Write(path, [.. Arrays(portrait)]);
    }

    /// <summary>Reads a portrait back.</summary>
    /// <exception cref="FaultException">The file is missing, damaged, or not a portrait.</exception>
    public static Portrait Read(string path) => new PortraitReader(path).Read();

    /// <summary>The name of an array of a hidden layer, which counts from 1.</summary>
    internal static string OfLayer(int layer, string array) => string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.{array}");

    /// <summary>The name of an array of images under attack.</summary>
    internal static string OfExamples(string array) => $"{Attacked}{array}";

    /// <summary>The name of an array of an attack.</summary>
    internal static string OfAttack(string attack, string array) => $"{Attacked}{attack}.{array}";

    /// <summary>The attack whose radii are in an array; null for other arrays.</summary>
    internal static string? AttackOf(string name) =>
        name.StartsWith(Attacked, StringComparison.Ordinal) && name.EndsWith(Radii, StringComparison.Ordinal) && name.Length > Attacked.Length + Radii.Length
            ? name[Attacked.Length..^Radii.Length]
            : null;

    private static IEnumerable<StoredArray> Arrays(Portrait portrait)
    {
        var (classes, pixels) = (portrait.Classes, portrait.Shape.Values);
        yield return StoredArray.OfIntegers("shape", [3], [portrait.Shape.Channels, portrait.Shape.Height, portrait.Shape.Width]);
        yield return StoredArray.OfIntegers("confusion", [classes, classes], portrait.Confusion);
        foreach (var (i, layer) in portrait.Layers.Index())
        {
            string Name(string array) => OfLayer(i + 1, array);
            var (units, shown) = (layer.Units, layer.Shown.Length);
            yield return StoredArray.OfSingles(Name("class_means"), [units, classes], layer.ClassMeans);
            yield return StoredArray.OfSingles(Name("removal_cost"), [units], layer.RemovalCosts);
            yield return StoredArray.OfIntegers(Name("synapses"), [units], layer.Synapses);
            yield return StoredArray.OfIntegers(Name("shown"), [shown], layer.Shown);
            yield return StoredArray.OfIntegers(Name("top_images"), [shown, LayerPortraitModule.Top], layer.TopImages);
            yield return StoredArray.OfSingles(Name("top_responses"), [shown, LayerPortraitModule.Top], layer.TopResponses);
        }

        if (portrait.Layers.Length > 0)
        {
            var images = portrait.ImageNumbers.Length;
            yield return StoredArray.OfDoubles("pixel_range", [2], [portrait.PixelRange.Item1, portrait.PixelRange.Item2]);
            yield return StoredArray.OfBytes("images", [images, pixels], portrait.Images);
            yield return StoredArray.OfIntegers("image_numbers", [images], portrait.ImageNumbers);
            yield return StoredArray.OfIntegers("image_labels", [images], portrait.ImageLabels);
        }

        if (portrait.Examples is not { Value: var examples })
            yield break;
        var count = examples.Numbers.Length;
        yield return StoredArray.OfIntegers(OfExamples("numbers"), [count], examples.Numbers);
        yield return StoredArray.OfIntegers(OfExamples("labels"), [count], examples.Labels);
        yield return StoredArray.OfBytes(OfExamples("images"), [count, pixels], examples.Images);
        foreach (var attack in examples.Attacks)
        {
            var radii = attack.Epsilons.Length;
            yield return StoredArray.OfDoubles(OfAttack(attack.Attack, "epsilon"), [radii], attack.Epsilons);
            yield return StoredArray.OfBytes(OfAttack(attack.Attack, "images"), [radii * count, pixels], attack.Images);
            yield return StoredArray.OfIntegers(OfAttack(attack.Attack, "predicted"), [radii, count], attack.Predicted);
        }
    }
}
