using BioSparse.Core;

namespace BioSparse.App.Benchmarks;

/// <summary>Attacks relative to the matrix products that they need. Radii are so small that no image is broken, and leaves:
/// the number of products is known.</summary>
public sealed class AttackCases(Dataset test, RuleCases rules)
{
    private const double Vanishing = 1e-6;
    private const int Steps = 40;

    /// <summary>Of each ascent of the cascade, of which winners have more.</summary>
    private const int CascadeSteps = 20;

    private const int WinnersSteps = 4;
    private const int Ascents = 6;
    private const int WinnersAscents = 23;
    private const double WinnerShare = 0.035;

    private static readonly Key Drawn = Core.Random.key(2);

    /// <summary>PGD relative to two products per step: the forward and the backward product with W.</summary>
    public BenchCase Pgd(int hidden, int images) =>
        OfSteps($"PGD-{Steps}", Core.Pgd.attack(new GradientDescent(Steps, 0.01, true, 1)), Steps, Smooth(hidden), images);

    /// <summary>The cascade with a single query of Square, relative to two products per gradient of its ascents.</summary>
    public BenchCase Cascade(int hidden, int images) =>
        OfSteps(
            $"cascade of {Ascents} × {CascadeSteps} steps", Core.Cascade.attack(new CascadeSearch(CascadeSteps, 1)),
            Ascents * (CascadeSteps + 1), Smooth(hidden), images);

    /// <summary>Likewise on a network of winners, whose gradient runs through the threshold.</summary>
    public BenchCase CascadeOnWinners(int hidden, int images) =>
        OfSteps(
            $"cascade of {WinnersAscents} × {WinnersSteps} steps, winners", Core.Cascade.attack(new CascadeSearch(WinnersSteps / 2, 1)),
            WinnersAscents * (WinnersSteps + 1), Winners(hidden), images);

    /// <summary>Square relative to a forward product for each query, of all images at once.</summary>
    public BenchCase Square(int hidden, int images, int queries)
    {
        var network = Smooth(hidden);
        var (x, labels) = Attacked(network, images);
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

    private BenchCase OfSteps(string name, Attack attack, int gradients, Network network, int images)
    {
        var (x, labels) = Attacked(network, images);
        var hidden = network.First.Weights.Rows;
        var potentials = Kernel.buffer([x.Rows, hidden]);
        var gradient = Kernel.buffer([x.Rows, x.Columns]);
        return new BenchCase(
            $"{name} on {x.Rows} images, H={hidden}",
            () => Perturb(attack, network, x, labels),
            () =>
            {
                for (var i = 0; i < gradients; i++)
                {
                    Product.multiplyByTranspose(potentials, x, network.First.Weights);
                    Product.multiply(gradient, 0, 1, potentials, network.First.Weights);
                }
            },
            $"its {2 * gradients} products", () => Array.ForEach([potentials, gradient, x], TensorModule.release),
            Cost.None.Times(2.0 * x.Rows * x.Columns, hidden).Moves(2.0 * x.Columns * hidden).By(gradients));
    }

    private void Perturb(Attack attack, Network network, Tensor x, int[] labels) =>
        TensorModule.release(AttackModule.perturb(attack, network, Vanishing, test.Shape, Drawn, labels, x));

    /// <summary>A network as it is attacked after the competitive rule.</summary>
    private Network Smooth(int hidden) => Above(ReadingModule.apply(Reading.NewSmooth(6), Start(hidden)));

    private Network Winners(int hidden)
    {
        var start = Start(hidden);
        var winners = KWinners.activation(Math.Max(1, (int)(WinnerShare * hidden)));
        return Above(LayerModule.dense(start.Input, start.Weights, start.Bias, winners));
    }

    private Layer Start(int hidden) => LearningStateModule.layer(rules.StartOf(rules.Competitive, hidden));

    private Network Above(Layer layer)
    {
        var hidden = layer.Weights.Rows;
        var drawn = TensorModule.matrix(test.Classes, hidden, Core.Random.normal(test.Classes * hidden, Drawn));
        return NetworkModule.ofLayer(layer, new Readout(drawn, TensorModule.zeros([test.Classes])));
    }

    /// <summary>Images, and the network's own answers as their labels.</summary>
    private (Tensor Images, int[] Labels) Attacked(Network network, int images)
    {
        var x = Training.batch(test, [.. Enumerable.Range(0, Math.Min(images, test.Count))]).Inputs;
        return (x, NetworkModule.predict(network, x));
    }
}
