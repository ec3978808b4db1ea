namespace BioSparse.App.Configuration;

/// <summary>Start and regularisation of backpropagation, which suit one protocol.</summary>
/// <param name="BiasStart">Biases of the hidden units at the start.</param>
/// <param name="WeightDecay">Decoupled weight decay λ.</param>
/// <param name="Dropout">Share of hidden activities set to 0 while training.</param>
public sealed record BackpropRegime(BiasStart BiasStart, double WeightDecay, double Dropout);
