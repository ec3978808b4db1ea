namespace BioSparse.App.Configuration;

/// <summary>A resolved experiment: every setting has its value. Two that say the same are equal.</summary>
/// <param name="Name">Name of the experiment and of its run folder.</param>
/// <param name="Dataset">The images.</param>
/// <param name="Validation">Share of the training images kept for choosing settings.</param>
/// <param name="Classes">The classes used; all when empty.</param>
/// <param name="Seeds">The seeds, a run each.</param>
/// <param name="Threads">Threads; as many as there are processors when null.</param>
/// <param name="Hidden">Numbers of hidden units H; the models are repeated for each.</param>
/// <param name="BatchSize">Images in a step.</param>
/// <param name="CheckpointEvery">Epochs from one saved state to the next.</param>
/// <param name="TensorBoard">Whether each training writes TensorBoard's event files.</param>
/// <param name="Models">The models compared.</param>
/// <param name="CompetitiveHebbian">Settings of competitive Hebbian plasticity.</param>
/// <param name="KrotovHopfield">Settings of the rule of Krotov and Hopfield.</param>
/// <param name="BackpropNonnegative">Settings of nonnegative backpropagation.</param>
/// <param name="Backprop">Settings of signed backpropagation.</param>
/// <param name="RandomFeatures">Settings of random features.</param>
/// <param name="PixelSoftmax">Settings of the readout on pixels.</param>
/// <param name="Readout">The readout on frozen features.</param>
/// <param name="Evaluate">What is measured.</param>
/// <param name="Analyse">Analysis of the weights.</param>
public sealed record ExperimentConfig(
    string Name,
    DatasetConfig Dataset,
    double Validation,
    IReadOnlyList<int> Classes,
    IReadOnlyList<int> Seeds,
    int? Threads,
    IReadOnlyList<int> Hidden,
    int BatchSize,
    int CheckpointEvery,
    bool TensorBoard,
    IReadOnlyList<ModelKind> Models,
    CompetitiveHebbianConfig CompetitiveHebbian,
    KrotovHopfieldConfig KrotovHopfield,
    BackpropConfig BackpropNonnegative,
    BackpropConfig Backprop,
    RandomFeaturesConfig RandomFeatures,
    PixelSoftmaxConfig PixelSoftmax,
    ReadoutConfig Readout,
    EvaluateConfig Evaluate,
    AnalyseConfig Analyse)
{
    /// <summary>The numbers of hidden units of a model: its own, or the experiment's; none without hidden layer.</summary>
    /// <param name="model">The model.</param>
    public IReadOnlyList<int> HiddenOf(ModelKind model)
    {
        var own = model switch
        {
            ModelKind.CompetitiveHebbian or ModelKind.CompetitiveHebbianUntrained => CompetitiveHebbian.Hidden,
            ModelKind.KrotovHopfield or ModelKind.KrotovHopfieldUntrained => KrotovHopfield.Hidden,
            ModelKind.BackpropNonnegative => BackpropNonnegative.Hidden,
            ModelKind.Backprop => Backprop.Hidden,
            ModelKind.RandomFeatures => RandomFeatures.Hidden,
            ModelKind.PixelSoftmax => ValueList<int>.Empty,
            _ => throw new ArgumentOutOfRangeException(nameof(model)),
        };
        return model == ModelKind.PixelSoftmax || own.Count > 0 ? own : Hidden;
    }

    /// <summary>The same without what no number of a seed depends on: names, threads, seeds, and what is only shown or saved.</summary>
    public ExperimentConfig Substance() =>
        this with { Name = "run", Threads = null, CheckpointEvery = 1, TensorBoard = false, Seeds = Schema.SeedsType.First(1) };

    /// <summary>The configuration as YAML: reading it gives an equal one.</summary>
    public string ToYaml() => ConfigWriter.Write(this);
}
