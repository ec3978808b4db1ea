namespace BioSparse.App.Experiments;

/// <summary>What a job does, in its order. What follows the last phase is quick, and done again where it was broken off.</summary>
public enum JobPhase
{
    /// <summary>The hidden layer learns, epoch by epoch.</summary>
    Features,

    /// <summary>The output layer learns, epoch by epoch; passed over where the rule of the hidden layer trains it.</summary>
    Readout,

    /// <summary>The network is attacked, radius by radius.</summary>
    Attacks,

    /// <summary>The recipe learns from few examples, number by number.</summary>
    FewShots,
}
