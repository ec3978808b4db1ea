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

    /// <summary>A control: the start, activation and readout of the competitive rule, without learning.</summary>
    CompetitiveHebbianUntrained,

    /// <summary>A control: the start, activation and readout of Krotov and Hopfield's rule, without learning.</summary>
    KrotovHopfieldUntrained,

    /// <summary>A control: a readout on random frozen features.</summary>
    RandomFeatures,

    /// <summary>A control: a readout on the pixels themselves.</summary>
    PixelSoftmax,
}
