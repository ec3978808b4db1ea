// BioSparse from C#: train, look at weights, attack, fit, and a rule of one's own.
using BioSparse.Core;
using BioSparse.Digits;
using BioSparse.Fluent;

var (images, testImages) = (ImageSet.Of(Digits.Train), ImageSet.Of(Digits.Test));
using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(5));

// train
var rule = LearningRules.CompetitiveHebbian(Activations.Winners(30), homeostasisRate: 0.02);
var options = new TrainingOptions(hidden: 300, epochs: 5, seed: 1);
var network = rule.Train(images, options, new Tenths("training"), cancellation.Token);
var accuracy = network.Accuracy(testImages);
Console.WriteLine($"accuracy {accuracy:P1}");

// weights as arrays, and what is known of them
float[,] weights = network.Weights;
var sparsity = WeightStatistics.Sparsity(weights);
Console.WriteLine($"{weights.GetLength(0)}×{weights.GetLength(1)} weights, {sparsity.Synapses} synapses survive ({sparsity.Density:P1})");
Console.WriteLine($"presynaptic neurons with mixed signs: {WeightStatistics.Dale(weights).Mixed}");
Console.WriteLine($"likeliest law: {WeightStatistics.Fit(weights, bootstrap: 0).Best?.Name}");

// attacks, on whole sets and on arrays
var some = testImages.Take(500);
foreach (var (name, attack) in new[] { ("FGSM", Attacks.Fgsm), ("PGD", Attacks.Pgd(steps: 20)) })
    Console.WriteLine($"{name} at ε = 0.1 leaves {network.AccuracyUnder(attack, 0.1, some, cancellation: cancellation.Token):P1}");

float[,] pixels = some.ToArray2D();
int[] labels = some.ToLabels();
float[,] attacked = network.Attack(Attacks.Fgsm, 0.1, pixels, labels);
var fooled = network.Predict(attacked).Zip(labels).Count(pair => pair.First != pair.Second);
Console.WriteLine($"{fooled} of {labels.Length} attacked images are misread");

// few labelled images
Console.WriteLine($"5 shots: {rule.FewShotAccuracy(images, testImages, shots: 5, draws: 1, options: options):P1}");

// a rule of one's own is one function: Oja's subspace rule, W ← W + η Yᵀ (X − Y W) / B with Y = X Wᵀ
var own = LearningRules.FromTensors(
    "oja",
    (w, x, rate) =>
    {
        var y = x.Matmul(w.Transpose());
        return w + y.Transpose().Matmul(x - y.Matmul(w)) * (rate / x.Rows);
    },
    Activations.Linear, low: -0.05, high: 0.05);
var measured = own.Measure(
    images, testImages, new TrainingOptions(hidden: 50, epochs: 2),
    new MeasurementOptions(attacks: [(Attacks.Fgsm, [0.1])], samples: 200, shots: [], bootstrap: 0), cancellation: cancellation.Token);
Console.WriteLine($"{own.Name}: accuracy {measured.Value("accuracy"):P1}, FGSM {measured.Value("fgsm", 0.1):P1}, {measured.Rows.Length} rows");
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
