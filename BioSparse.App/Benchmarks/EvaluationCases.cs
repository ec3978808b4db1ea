using BioSparse.Core;

namespace BioSparse.App.Benchmarks;

/// <summary>Inference and a whole epoch, each relative to the matrix products that it needs.</summary>
public sealed class EvaluationCases(Dataset train, Dataset test, RuleCases rules)
{
    private static readonly Key Drawn = Core.Random.key(2);

    /// <summary>An epoch of the competitive rule, reading bytes and checking weights included.</summary>
    public BenchCase Epoch(int hidden, int batchSize)
    {
        var start = rules.StartOf(rules.Competitive, hidden);
        var plan = new TrainingPlan(1, batchSize, RuleCases.Vanishing, Schedule.Constant);
        var steps = Training.stepsPerEpoch(plan, train.Count);
        var forward = new ForwardProduct(LearningStateModule.layer(start).Weights, batchSize);
        var batch = Training.batch(train, [.. Enumerable.Range(0, batchSize)]);
        return new BenchCase(
            $"competitive-hebbian epoch of {train.Count} images, H={hidden}",
            () =>
            {
                var result = Training.run(rules.Competitive, plan, Drawn, TrainingInputsModule.pixels(train), start);
                TensorModule.release(LearningStateModule.layer(result.ResultValue).Weights);
            },
            () =>
            {
                for (var i = 0; i < steps; i++)
                    forward.With(batch.Inputs);
            },
            $"{steps} forward products", forward.Dispose, rules.CompetitiveCost(hidden, hidden).By(steps));
    }

    /// <summary>Classifying with trained weights against the same with dense ones, through the same call.</summary>
    public BenchCase Inference(LearningState trained, int images)
    {
        var sparse = NetworkOf(trained);
        var dense = NetworkOf(rules.StartOf(rules.Competitive, LearningStateModule.layer(trained).Weights.Rows));
        var x = Batch(images);
        return new BenchCase(
            $"inference on {x.Rows} images, {RuleCases.Described(trained)}",
            () => NetworkModule.predict(sparse, x), () => NetworkModule.predict(dense, x), "dense inference", () => Free(x));
    }

    /// <summary>Classifying with dense weights against its forward product.</summary>
    public BenchCase DenseInference(int hidden, int images)
    {
        var start = rules.StartOf(rules.Competitive, hidden);
        var network = NetworkOf(start);
        var x = Batch(images);
        var forward = new ForwardProduct(LearningStateModule.layer(start).Weights, x.Rows);
        return new BenchCase(
            $"inference on {x.Rows} images, H={hidden}, dense",
            () => NetworkModule.predict(network, x), () => forward.With(x), "forward product", () =>
            {
                forward.Dispose();
                Free(x);
            }, Cost.None.Times(x.ToArray().Count(pixel => pixel != 0), hidden).Times((double)x.Rows * hidden, test.Classes).Moves((double)hidden * x.Columns));
    }

    private Tensor Batch(int images) =>
        Training.batch(test, [.. Enumerable.Range(0, Math.Min(images, test.Count))]).Inputs;

    /// <summary>The hidden layer of a state below a drawn readout: what the readout is does not matter to time.</summary>
    private Network NetworkOf(LearningState state)
    {
        var layer = LearningStateModule.layer(state);
        var drawn = Core.Random.normal(test.Classes * layer.Weights.Rows, Drawn);
        return NetworkModule.ofLayer(
            layer,
            new Readout(TensorModule.matrix(test.Classes, layer.Weights.Rows, drawn), TensorModule.zeros([test.Classes])));
    }

    private static void Free(params Tensor[] tensors) => Array.ForEach(tensors, TensorModule.release);
}
