using System.Globalization;
using BioSparse.App.Faults;
using BioSparse.App.Persistence;
using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Experiments;

/// <summary>
/// Checkpoints as safetensors files: the state's tensors by name, what attacks left as <c>outcome.N</c>, and in the metadata
/// the rest, with the SHA-256 of it all.
/// </summary>
public sealed class CheckpointFormat(string job, string settings)
{
    private const string Format = "biosparse-checkpoint-2";
    private const string DigestKey = "sha256";
    private const string OutcomePrefix = "outcome.";
    private const string TracePrefix = "trace.";

    /// <summary>Writes a checkpoint.</summary>
    /// <exception cref="FaultException">It cannot be written.</exception>
    public void Write(string path, Checkpoint checkpoint)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["job"] = job,
            ["settings"] = settings,
            ["phase"] = JobPhaseModule.name(checkpoint.State.Phase),
            ["done"] = Text(checkpoint.State.Done),
            ["task"] = Text(checkpoint.State.Task),
            ["layer"] = Text(checkpoint.State.Layer),
            ["rows"] = MetricsCsv.ToText(checkpoint.State.Rows),
        };
        foreach (var (name, length) in checkpoint.Trace)
            metadata[TracePrefix + name] = Text(length);
        var tensors = LearningStateModule.parts(checkpoint.State.State)
            .Select(part => StoredTensor.OfSingles(part.Key, part.Value.Shape, part.Value.ToArray()))
            .ToList();
        foreach (var (i, outcome) in checkpoint.State.Outcomes.Index())
        {
            var name = OutcomeName(i);
            metadata[name] = string.Create(CultureInfo.InvariantCulture, $"{outcome.Attack} {outcome.Epsilon:R}");
            tensors.Add(new StoredTensor(name, "U8", [outcome.Survives.Length], outcome.Survives.Select(Convert.ToByte).ToArray()));
        }

        metadata[DigestKey] = ContentDigest.Of(metadata, tensors);
        Safetensors.Write(path, metadata, tensors);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="FaultException">The file does not verify, or is a checkpoint of something else.</exception>
    public Checkpoint Read(string path, FSharpList<Layer> layers)
    {
        var file = Safetensors.Read(path);
        var rest = file.Metadata.Where(entry => entry.Key != DigestKey);
        if (file.Metadata.GetValueOrDefault(DigestKey) != ContentDigest.Of(rest, file.Tensors.Values))
            throw Refused(path, "its content has another SHA-256 than it says");
        foreach (var (key, wanted) in new[] { ("format", Format), ("job", job), ("settings", settings) })
        {
            if (file.Metadata.GetValueOrDefault(key) != wanted)
                throw Refused(path, $"a checkpoint of another {key}");
        }

        try
        {
            return new Checkpoint(
                new JobState(
                    JobPhaseModule.ofName(file.Metadata["phase"]) is { IsValueSome: true } phase
                        ? phase.Value
                        : throw new FormatException($"phase {file.Metadata["phase"]}"),
                    // checkpoints of runs before there were tasks are of the only one
                    int.Parse(file.Metadata.GetValueOrDefault("task", "0"), CultureInfo.InvariantCulture),
                    int.Parse(file.Metadata["layer"], CultureInfo.InvariantCulture),
                    int.Parse(file.Metadata["done"], CultureInfo.InvariantCulture),
                    LearningStateModule.ofParts(ListModule.Truncate(Depth(file), layers), StateOf(file)),
                    ListModule.OfSeq(MetricsCsv.Parse(path, file.Metadata["rows"])),
                    ListModule.OfSeq(Outcomes(file))),
                file.Metadata
                    .Where(entry => entry.Key.StartsWith(TracePrefix, StringComparison.Ordinal))
                    .ToDictionary(entry => entry.Key[TracePrefix.Length..], entry => long.Parse(entry.Value, CultureInfo.InvariantCulture)));
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw Refused(path, fault.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>The number of hidden layers of a checkpoint.</summary>
    private static int Depth(SafetensorsFile file) => file.Tensors.ContainsKey("W")
        ? 1
        : file.Tensors.Keys.Count(name => name.StartsWith("layers.", StringComparison.Ordinal) && name.EndsWith(".W", StringComparison.Ordinal));

    private static Dictionary<string, Tensor> StateOf(SafetensorsFile file) => file.Tensors
        .Where(tensor => !tensor.Key.StartsWith(OutcomePrefix, StringComparison.Ordinal))
        .ToDictionary(tensor => tensor.Key, tensor => Restored(tensor.Value));

    private static Tensor Restored(StoredTensor stored)
    {
        var values = stored.ToSingles();
        return stored.Shape.Length switch
        {
            0 => TensorModule.scalar(values[0]),
            1 => TensorModule.vector(values),
            2 => TensorModule.matrix(stored.Shape[0], stored.Shape[1], values),
            var dimensions => throw new FormatException($"tensor {stored.Name} has {dimensions} dimensions; at most 2 are right"),
        };
    }

    private static IEnumerable<AttackOutcome> Outcomes(SafetensorsFile file)
    {
        for (var i = 0; file.Tensors.TryGetValue(OutcomeName(i), out var stored); i++)
        {
            var words = file.Metadata[stored.Name].Split(' ', 2);
            yield return new AttackOutcome(
                words[0], double.Parse(words[1], CultureInfo.InvariantCulture), [.. stored.Data.ToArray().Select(Convert.ToBoolean)]);
        }
    }

    private static string OutcomeName(int place) => OutcomePrefix + Text(place);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static FaultException Refused(string path, string why) => new(ExitStatus.Data, $"{path}: {why}");
}
