using BioSparse.Core;
using Microsoft.FSharp.Collections;

namespace BioSparse.App.Benchmarks;

/// <summary>Attacks relative to the matrix products that they need. Radii are so small that no image is broken, and leaves:
/// the number of products is known.</summary>
public sealed class AttackCases(Dataset test, RuleCases rules)
{
    private const double Vanishing = 1e-6;
    private const int Steps = 40;
    private const int CascadeSteps = 20;

    /// <summary>Ascents of the cascade on a network without winners.</summary>
    private const int Ascents = 6;

    private static readonly Key Drawn = Core.Random.key(2);

    /// <summary>PGD relative to two products per step: the forward and the backward product with W.</summary>
    public BenchCase Pgd(int hidden, int images) =>
        OfSteps($"PGD-{Steps}", Core.Pgd.attack(new GradientDescent(Steps, 0.01, true, 1)), Steps, hidden, images);

    /// <summary>The cascade with a single query of Square, relative to two products per gradient of its ascents.</summary>
    public BenchCase Cascade(int hidden, int images) =>
        OfSteps(
            $"cascade of {Ascents} × {CascadeSteps} steps", Core.Cascade.attack(new CascadeSearch(CascadeSteps, 1)),
            Ascents * (CascadeSteps + 1), hidden, images);

    /// <summary>Square relative to a forward product for each query, of all images at once.</summary>
    public BenchCase Square(int hidden, int images, int queries)
    {
        var (network, x, labels) = Attacked(hidden, images);
        var attack = Core.Square.attack(new SquareSearch(queries, 1));
        var forward = new ForwardProduct(network.First.Weights, x.Rows);
        return new BenchCase(
            $"Square, {queries} queries on {x.Rows} images, H={hidden}",
            () => Perturb(attack, network, x, labels),
            () =>
            {
                for (var i = 0; i < queries; i++)
                    forward.With(x);
            },
            $"{queries} forward products", () =>
            {
                forward.Dispose();
                TensorModule.release(x);
            });
    }

    private BenchCase OfSteps(string name, Attack attack, int gradients, int hidden, int images)
    {
        var (network, x, labels) = Attacked(hidden, images);
        var potentials = Kernel.buffer([x.Rows, hidden]);
        var gradient = Kernel.buffer([x.Rows, x.Columns]);
        return new BenchCase(
            $"{name} on {x.Rows} images, H={hidden}",
            () => Perturb(attack, network, x, labels),
            () =>
            {
                for (var i = 0; i < gradients; i++)
                {
                    Kernel.multiplyByTransposeInto(potentials, x, network.First.Weights);
                    Kernel.multiplyInto(gradient, 0, 1, potentials, network.First.Weights);
                }
            },
            $"its {2 * gradients} products", () => Array.ForEach([potentials, gradient, x], TensorModule.release));
    }

    private void Perturb(Attack attack, Network network, Tensor x, int[] labels) =>
        TensorModule.release(AttackModule.perturb(attack, network, Vanishing, test.Shape, Drawn, labels, x));

    /// <summary>A smooth network as it is attacked after the competitive rule, images, and its own answers as their labels.</summary>
    private (Network Network, Tensor Images, int[] Labels) Attacked(int hidden, int images)
    {
        var start = LearningStateModule.layer(rules.StartOf(rules.Competitive, hidden));
        var drawn = Core.Random.normal(test.Classes * hidden, Drawn);
        var network = NetworkModule.ofLayer(
            ReadingModule.apply(Reading.NewSmooth(6), start),
            new Readout(TensorModule.matrix(test.Classes, hidden, drawn), TensorModule.zeros([test.Classes])));
        var x = Training.batch(test, [.. Enumerable.Range(0, Math.Min(images, test.Count))]).Inputs;
        return (network, x, NetworkModule.predict(network, x));
    }
}
