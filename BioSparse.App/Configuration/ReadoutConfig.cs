namespace BioSparse.App.Configuration;

/// <summary>How the readout on frozen features learns.</summary>
public abstract record ReadoutConfig
{
    private ReadoutConfig()
    {
    }

    /// <summary>Cross-entropy with Adam.</summary>
    /// <param name="Epochs">Passes over the images.</param>
    /// <param name="Rate">Learning rate.</param>
    /// <param name="BatchSize">Images in a step.</param>
    public sealed record Softmax(int Epochs, double Rate, int BatchSize) : ReadoutConfig;

    /// <summary>Random perturbations kept in proportion to the loss they spare.</summary>
    /// <param name="Epochs">Passes over the images.</param>
    /// <param name="Rate">Learning rate η.</param>
    /// <param name="Sigma">Standard deviation σ of the perturbation.</param>
    /// <param name="Hebbian">Weight of the Hebbian term beside it.</param>
    public sealed record WeightPerturbation(int Epochs, double Rate, double Sigma, double Hebbian) : ReadoutConfig;
}
