using BioSparse.Core;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace BioSparse.Bench;

/// <summary>One piece of work from files: a rule, where it starts, and its batches.</summary>
public sealed class ComparedWork
{
    private readonly Manifest _manifest;
    private readonly Rule _rule;
    private readonly LearningState _start;
    private readonly Batch[] _batches;

    /// <summary>Reads the work of a folder.</summary>
    /// <param name="folder">The folder of the case.</param>
    public ComparedWork(string folder)
    {
        _manifest = Manifest.Read(folder);
        _rule = RuleOf(_manifest);
        var weights = RawFloats.Read(Path.Combine(folder, "weights.f32"));
        var layer = LayerModule.dense(
            InputForm.Plain,
            TensorModule.matrix(_manifest.Hidden, _manifest.Inputs, weights),
            TensorModule.zeros([_manifest.Hidden]),
            Linear.activation);
        _start = new LearningState(ListModule.Singleton(layer), FSharpOption<Readout>.None, MapModule.Empty<string, Tensor>());
        var size = _manifest.BatchSize * _manifest.Inputs;
        _batches = [.. RawFloats.Read(Path.Combine(folder, "images.f32")).Chunk(size).Select(images =>
            new Batch(TensorModule.matrix(_manifest.BatchSize, _manifest.Inputs, images), new int[_manifest.BatchSize]))];
    }

    /// <summary>Learning from the start.</summary>
    public Session Open() => RuleModule.openSession(_rule, _start);

    /// <summary>One step of those that are measured.</summary>
    /// <param name="session">What learns.</param>
    /// <param name="number">Number of the step.</param>
    public void TimedStep(Session session, int number) => Step(session, number, _manifest.TimedRate);

    /// <summary>The weights after one step with each batch.</summary>
    public float[] Result()
    {
        using var session = Open();
        for (var i = 0; i < _manifest.Batches; i++)
            Step(session, i, _manifest.Rate);
        return LearningStateModule.layer(session.State).Weights.ToArray();
    }

    private void Step(Session session, int number, double rate) =>
        session.Step(new Moment(rate, number, Core.Random.key(1)), _batches[number % _batches.Length]);

    private static Rule RuleOf(Manifest manifest)
    {
        if (manifest.Rule == "krotov-hopfield")
            return KrotovHopfieldModule.rule(new KrotovHopfield(
                Linear.activation, InputForm.Plain, manifest.P, manifest.K, manifest.Delta, Constraint.Unconstrained));
        return manifest.Rule == "competitive-hebbian"
            ? CompetitiveHebbianModule.rule(Competitive(manifest))
            : throw new InvalidDataException($"rule: {manifest.Rule}; krotov-hopfield or competitive-hebbian is right");
    }

    private static CompetitiveHebbian Competitive(Manifest manifest)
    {
        var standard = CompetitiveHebbianModule.defaults;
        return new CompetitiveHebbian(
            manifest.Winners == 0 ? Linear.activation : KWinners.activation(manifest.Winners), standard.Reading,
            standard.Input, standard.WeightDependence, standard.Imbalance, standard.Scaling, standard.Homeostasis, standard.Metaplasticity,
            standard.Constraint, standard.Enforcement, standard.Processes, standard.Initial, standard.NormaliseInitial);
    }
}
