namespace BioSparse.App.Configuration;

/// <summary>What learns from the few labelled images.</summary>
public enum FewShotProtocol
{
    /// <summary>Everything.</summary>
    Whole,

    /// <summary>Only the readout; the hidden layer has seen all images without labels.</summary>
    Features,
}
