namespace BioSparse.App.Configuration;

/// <summary>The models that an experiment compares.</summary>
public enum ModelKind
{
    /// <summary>Competitive Hebbian plasticity: the rule of the paper, in our reading.</summary>
    CompetitiveHebbian,

    /// <summary>The rule of Krotov and Hopfield (2019).</summary>
    KrotovHopfield,

    /// <summary>Backpropagation with nonnegative hidden weights.</summary>
    BackpropNonnegative,

    /// <summary>Backpropagation with signed weights.</summary>
    Backprop,

    /// <summary>A control: a readout on random frozen features.</summary>
    RandomFeatures,

    /// <summary>A control: a readout on the pixels themselves.</summary>
    PixelSoftmax,
}
