using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Benchmarks;

/// <summary>Steps of learning rules, each against its own forward product X Wᵀ or against another step.</summary>
public sealed class RuleCases(Dataset data, BenchBatches batches)
{
    /// <summary>A rate so small that the weights, and their density, do not change during the measurement.</summary>
    public const double Vanishing = 1e-9;

    private const float Detection = 0.005f;
    private const string ForwardName = "forward product";
    private const string Ours = "competitive-hebbian";
    private static readonly Key Start = Core.Random.key(1);
    private static readonly (string Key, SettingValue Value) s_dense = ("activation.kind", SettingValue.NewText("relu"));

    /// <summary>A rule of the catalogue with the weights it starts from.</summary>
    public BenchCase AtStart(string model, int hidden, double rate, params (string Key, SettingValue Value)[] settings)
    {
        var rule = RuleOf(model, hidden, settings);
        var told = string.Concat(settings.Select(setting => $", {setting.Key}={setting.Value.Content}"));
        return AgainstForward($"{model} step, H={hidden}{told}", rule, StartOf(rule, hidden), rate,
            model == "krotov-hopfield" ? KrotovHopfieldCost(hidden) : BackpropagationCost(hidden));
    }

    /// <summary>The competitive rule with the weights it starts from.</summary>
    public BenchCase CompetitiveAtStart(int hidden) =>
        AgainstForward($"competitive-hebbian step, H={hidden}, at the start", Competitive, StartOf(Competitive, hidden), Vanishing,
            CompetitiveCost(hidden, hidden));

    /// <summary>The competitive rule with trained weights.</summary>
    public BenchCase CompetitiveTrained(LearningState trained) =>
        AgainstForward(
            $"competitive-hebbian step, {Described(trained)}", Competitive, trained, 0,
            CompetitiveCost(UnitsOf(trained), UnitsOf(trained)));

    /// <summary>The competitive rule with winners, a share of the units, and the weights it starts from.</summary>
    public BenchCase CompetitiveWinners(int hidden, double share)
    {
        var (count, rule) = Winners(hidden, share);
        return AgainstForward(
            $"competitive-hebbian step, H={hidden}, {count} winners", rule, StartOf(rule, hidden), Vanishing, CompetitiveCost(hidden, count));
    }

    /// <summary>Likewise with trained weights.</summary>
    public BenchCase CompetitiveWinners(LearningState trained, double share)
    {
        var (count, rule) = Winners(UnitsOf(trained), share);
        return AgainstForward(
            $"competitive-hebbian step, {Described(trained)}, {count} winners", rule, trained, 0, CompetitiveCost(UnitsOf(trained), count));
    }

    private (int Count, Rule Rule) Winners(int hidden, double share)
    {
        var count = Math.Max(1, (int)Math.Round(share * hidden));
        return (count, RuleOf(
            Ours, hidden, ("activation.kind", SettingValue.NewText("k-winners")), ("activation.count", SettingValue.NewInt(count))));
    }

    private static int UnitsOf(LearningState state) => LearningStateModule.layer(state).Weights.Rows;

    /// <summary>A step of the multiplicative form (μ = 1) with trained weights against the same with the dense weights of
    /// the start. The additive form has no such path: a weight of 0 may grow again, so that its change is needed.</summary>
    public BenchCase SparseAgainstDense(LearningState trained)
    {
        var sparse = RuleModule.openSession(Multiplicative, trained);
        var dense = RuleModule.openSession(Multiplicative, StartOf(Multiplicative, LearningStateModule.layer(trained).Weights.Rows));
        return new BenchCase(
            $"multiplicative step, {Described(trained)}",
            () => sparse.Step(At(Vanishing), batches.Next()), () => dense.Step(At(Vanishing), batches.Next()), "dense step", () =>
            {
                sparse.Dispose();
                dense.Dispose();
            });
    }

    /// <summary>The state of the competitive rule after training with its own settings.</summary>
    public LearningState Train(int hidden, int epochs)
    {
        var plan = new TrainingPlan(epochs, batches.Size, 0.02, Schedule.LinearPerStep);
        var result = Training.run(Competitive, plan, Start, TrainingInputsModule.pixels(data), StartOf(Competitive, hidden));
        return result.IsOk ? result.ResultValue : throw new InvalidOperationException(result.ErrorValue.Message);
    }

    /// <summary>The same state with every weight below the detection threshold set to 0: training leaves about a
    /// quarter of all weights as dust that no synapse detector would see.</summary>
    public static LearningState Pruned(LearningState state)
    {
        var learnt = LearningStateModule.layer(state);
        var weights = learnt.Weights.ToArray();
        var least = Detection * weights.Max();
        var kept = TensorModule.matrix(
            learnt.Weights.Rows, learnt.Weights.Columns, [.. weights.Select(w => w < least ? 0 : w)]);
        var layer = LayerModule.dense(learnt.Input, kept, learnt.Bias, learnt.Activation);
        return new LearningState(ListModule.Singleton(layer), state.Readout, state.Memory);
    }

    /// <summary>The number of units of a state, and the share of its nonzero weights.</summary>
    public static string Described(LearningState state)
    {
        var layer = LearningStateModule.layer(state);
        var weights = layer.Weights.ToArray();
        var share = (double)weights.Count(w => w != 0) / weights.Length;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"H={layer.Weights.Rows}, trained, {100 * share:0.0} % dense");
    }

    /// <summary>The competitive rule without winners: every unit answers.</summary>
    public Rule Competitive { get; } = RuleOf(data, Ours, 1, s_dense);

    private Rule Multiplicative { get; } = RuleOf(
        data, Ours, 1, s_dense, ("weight_dependence.exponent", SettingValue.NewFloat(1)), ("normalise_initial", SettingValue.NewBool(false)));

    /// <summary>A rule of the catalogue.</summary>
    public Rule RuleOf(string model, int hidden, params (string Key, SettingValue Value)[] settings) =>
        RuleOf(data, model, hidden, settings);

    private static Rule RuleOf(Dataset data, string model, int hidden, params (string Key, SettingValue Value)[] settings) =>
        ModelKindModule.learnerWith(
            settings.Select(setting => Tuple.Create(setting.Key, setting.Value)),
            ModelContextModule.dense(data.Pixels, hidden, 1),
            CatalogueModule.model(model, CatalogueModule.builtIn)).Rule;

    /// <summary>The initial weights of a rule.</summary>
    public LearningState StartOf(Rule rule, int hidden) =>
        rule.Start.Invoke(new Shape(data.Pixels, ListModule.Singleton(hidden), data.Classes)).Invoke(Start);

    /// <summary>The forward product of a batch, of which zeros of the images need nothing.</summary>
    private Cost Forward(int hidden) => Cost.None.Times(batches.Nonzero, hidden);

    /// <summary>The weights, read and written once.</summary>
    private double Weights(int hidden) => 2.0 * hidden * data.Pixels;

    /// <summary>A step of the competitive rule with so many active units of each image.</summary>
    public Cost CompetitiveCost(int hidden, int active) =>
        Forward(hidden).Times(2.0 * batches.Size * active, data.Pixels).Moves(Weights(hidden));

    /// <summary>A step of Krotov &amp; Hopfield's rule, in which two units of an image learn.</summary>
    private Cost KrotovHopfieldCost(int hidden) =>
        Forward(hidden).Times(2.0 * batches.Size, data.Pixels).Moves(Weights(hidden) / 2 + Weights(Math.Min(hidden, 2 * batches.Size)) / 2);

    /// <summary>A step of backpropagation with Adam: weights and both moments are read and written.</summary>
    private Cost BackpropagationCost(int hidden) =>
        Forward(hidden).Times(batches.Nonzero, hidden).Times(3.0 * batches.Size * hidden, data.Classes).Moves(3 * Weights(hidden));

    private static Moment At(double rate) => new(rate, 0, Start);

    private BenchCase AgainstForward(string name, Rule rule, LearningState start, double rate, Cost needs)
    {
        var session = RuleModule.openSession(rule, start);
        var forward = new ForwardProduct(LearningStateModule.layer(start).Weights, batches.Size);
        return new BenchCase(
            name, () => session.Step(At(rate), batches.Next()), () => forward.With(batches.Next().Inputs), ForwardName, () =>
            {
                session.Dispose();
                forward.Dispose();
            }, needs);
    }
}
