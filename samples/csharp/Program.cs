// BioSparse from C#: train, look at weights, attack, fit, and a rule of one's own.
using BioSparse.Core;
using BioSparse.Digits;
using Microsoft.FSharp.Core;
using Random = BioSparse.Core.Random;

using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(5));
var (train, test) = (Digits.Train, Digits.Test);
const int Hidden = 300;

// a rule of the catalogue with some settings, by the names that experiments have for them
var learner = ModelKindModule.learnerWith(
    [
        Tuple.Create("epochs", SettingValue.NewInt(5)),
        Tuple.Create("activation.kind", SettingValue.NewText("k-winners")),
        Tuple.Create("activation.count", SettingValue.NewInt(30)),
        Tuple.Create("homeostasis.rate", SettingValue.NewFloat(0.02)),
    ],
    ModelContextModule.dense(train.Pixels, Hidden, 100),
    CatalogueModule.model("competitive-hebbian", CatalogueModule.builtIn));
var readout = new TrainingPlan(10, 100, 0.005, Schedule.LinearPerStep);
var recipe = RecipeModule.ofRule(learner.Rule, Hidden, learner.Plan, ReadoutRule.softmax, readout);
var trained = RecipeModule.trainWatched(recipe, Random.key(1), train, new Tenths("training"), cancellation.Token);
if (trained.IsError)
{
    Console.Error.WriteLine(trained.ErrorValue.Message);
    return 1;
}

var network = trained.ResultValue;
var accuracy = Accuracy.ofNetwork(network, test);
Console.WriteLine($"accuracy {accuracy:P1}");

// weights as arrays, and what is known of them
var layer = network.First;
var weights = layer.Weights.ToArray();
var sparsity = Sparsity.weights(Sparsity.DetectionThreshold, layer.Weights.Rows, layer.Weights.Columns, weights);
Console.WriteLine($"{layer.Weights.Rows}×{layer.Weights.Columns} weights, {sparsity.Synapses} synapses survive ({sparsity.Density:P1})");
var fits = WeightAnalysis.analyse(Sparsity.DetectionThreshold, 0, Random.key(2), weights);
Console.WriteLine($"likeliest law: {fits.Best?.Name}");

// attacks
var some = DatasetModule.take(500, test);
foreach (var attack in new[] { Fgsm.attack, Pgd.attack(new GradientDescent(20, 0.01, true, 1)) })
    Console.WriteLine($"{attack.Name} at ε = 0.1 leaves {Accuracy.share(AttackModule.survives(attack, network, 0.1, Random.key(3), some)):P1}");

// a rule of one's own is one function: Oja's subspace rule, W ← W + η Yᵀ (X − Y W) / B with Y = X Wᵀ
var oja = RuleModule.unsupervised(
    "oja",
    FuncConvert.FromFunc<Shape, Key, Layer>((shape, key) => Start.uniform(-0.05, 0.05, Linear.activation, shape, key)),
    FuncConvert.FromFunc<Moment, Layer, Tensor, Tensor>((moment, own, x) =>
    {
        var y = LayerModule.activities(own, x);
        var unexplained = x - TensorModule.matmul(y, own.Weights);
        return own.Weights + TensorModule.matmul(TensorModule.transpose(y), unexplained) * (moment.Rate / x.Rows);
    }));
var first = new TrainingPlan(2, 100, 0.02, Schedule.LinearPerStep);
var protocol = Study.defaults;
var little = new Protocol(protocol.On, protocol.Attacks, null!, protocol.Threshold, 0, protocol.Measurements);
var measured = Study.run(
    little, RecipeModule.ofRule(oja, 50, first, ReadoutRule.softmax, readout), 1, train, test, new Tenths("oja"), cancellation.Token);
foreach (var row in measured.ResultValue.Rows.Where(row => row.Metric is "accuracy" or "density" or "worst_case"))
    Console.WriteLine($"oja: {Measurement.metric(row.Metric).Label}{(row.X is { Value: var x } ? $" at {x}" : "")} {row.Value:P1}");
return accuracy >= 0.9 ? 0 : 1;

internal sealed class Tenths(string what) : IProgress<double>
{
    private int _told;

    public void Report(double share)
    {
        for (; _told < (int)(10 * share); _told++)
            Console.Error.Write(_told == 0 ? $"{what} ." : _told < 9 ? "." : ".\n");
    }
}
