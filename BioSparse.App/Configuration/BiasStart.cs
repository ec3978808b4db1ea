namespace BioSparse.App.Configuration;

/// <summary>Biases of the hidden units at the start of backpropagation.</summary>
public enum BiasStart
{
    /// <summary>Uniform on ±1/√fan-in.</summary>
    Uniform,

    /// <summary>Minus the mean potential over the first batch.</summary>
    Centred,
}
