using BioSparse.Core;

namespace BioSparse.App.Benchmarks;

/// <summary>The dense product X Wᵀ of libtorch, into an existing buffer: the unit of the benchmarks.</summary>
public sealed class ForwardProduct : IDisposable
{
    private readonly Tensor _weights;
    private readonly Tensor _product;

    /// <summary>The product with a copy of these weights.</summary>
    public ForwardProduct(Tensor weights, int rows)
    {
        _weights = Kernel.copy(weights);
        _product = Kernel.buffer([rows, weights.Rows]);
    }

    /// <summary>Computes X Wᵀ.</summary>
    public void With(Tensor images) => Product.multiplyByTransposeInEngine(_product, images, _weights);

    /// <inheritdoc/>
    public void Dispose()
    {
        TensorModule.release(_weights);
        TensorModule.release(_product);
    }
}
