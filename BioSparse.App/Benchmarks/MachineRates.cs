using System.Diagnostics;
using BioSparse.Core;
using Microsoft.FSharp.Core;

namespace BioSparse.App.Benchmarks;

/// <summary>
/// The rates of this machine with so many threads: operations per second of a large dense product, and bytes per second of a pass
/// that reads and writes as many weights as the largest case has.
/// </summary>
public sealed record MachineRates(double OperationsPerSecond, double BytesPerSecond)
{
    private const int Rows = 512;
    private const int Inner = 768;
    private const int Columns = 2048;
    private const int Rounds = 30;

    /// <summary>Measures them: the fastest of several rounds each.</summary>
    public static MachineRates Measure(int threads)
    {
        var (a, b) = (Drawn(Rows, Inner), Drawn(Inner, Columns));
        var c = Kernel.buffer([Rows, Columns]);
        var product = Fastest(() => Product.multiply(c, 0, 1, a, b));
        var weights = Kernel.buffer([Inner, Columns]);
        var pass = Fastest(() => SideBySide.each(true, threads, FuncConvert.FromAction<int>(part => Pass(weights, part, threads))));
        Array.ForEach([a, b, c, weights], TensorModule.release);
        return new MachineRates(2.0 * Rows * Inner * Columns / product, 2.0 * sizeof(float) * Inner * Columns / pass);
    }

    /// <summary>The least time of a piece of work, in milliseconds: that of its operations or that of its bytes.</summary>
    public double Limit(Cost cost) => 1000 * Math.Max(cost.Operations / OperationsPerSecond, cost.Bytes / BytesPerSecond);

    private static void Pass(Tensor weights, int part, int parts)
    {
        var all = Kernel.span(weights);
        var size = all.Length / parts;
        var own = all.Slice(part * size, size);
        System.Numerics.Tensors.TensorPrimitives.Multiply(own, 1f, own);
    }

    private static Tensor Drawn(int rows, int columns) =>
        TensorModule.matrix(rows, columns, Core.Random.uniform(0.5f, 1, rows * columns, Core.Random.key(1)));

    private static double Fastest(Action work)
    {
        var fastest = double.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return fastest;
    }
}
