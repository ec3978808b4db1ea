using static BioSparse.App.Configuration.ActivationConfig;
using static BioSparse.App.Configuration.ReadoutConfig;

namespace BioSparse.App.Configuration.Schema;

/// <summary>
/// The table of all settings: the one place that says their names, values, defaults and meaning. Reading, checking,
/// writing and listing configurations all go by it.
/// </summary>
internal static class SettingTable
{
    private static readonly FlagType _flag = new();
    private static readonly IntegerType _epochs = new(1, 100_000);
    private static readonly RealType _rate = new(0, 10, openBelow: true);
    private static readonly RealType _share = new(0, 1);
    private static readonly ListType<int> _hidden = new(new IntegerType(1, 100_000), orSingle: true);
    private static readonly ListType<double> _epsilon = new(new RealType(0, 1));
    private static readonly IntegerType _steps = new(1, 100_000);
    private static readonly RealType _stepSize = new(0, 1, openBelow: true);
    private static readonly IntegerType _restarts = new(1, 1000);
    private static readonly OrWordType _samples = new(new IntegerType(1, int.MaxValue), "all");
    private static readonly WordType _activations =
        new("linear", "relu", "power", "bounded-sigmoid", "winners", "winner-share");
    private static readonly WordType _constraints = new("none", "nonnegative", "dale");

    /// <summary>The rows, in the order in which a configuration is written.</summary>
    public static IEnumerable<Setting> Rows() =>
    [
        new("name", new NameType(), "experiment", "name of the experiment and of its run folder", c => c.Name),
        new("dataset", new WordType("mnist-embedded", "mnist", "fashion-mnist"), "mnist-embedded",
            "the images: a data set that the program knows, or your own files, IDX or NumPy",
            c => (c.Dataset as DatasetConfig.Named)?.Name),
        File("train_images", f => f.TrainImages, "training images"),
        File("train_labels", f => f.TrainLabels, "training labels"),
        File("test_images", f => f.TestImages, "test images"),
        File("test_labels", f => f.TestLabels, "test labels"),
        new("validation", new RealType(0, 0.9), 0.1667,
            "share of the training images kept for choosing settings", c => c.Validation),
        new("classes", new OrWordType(new ListType<int>(new IntegerType(0, 255)), "all"), null, "the classes used",
            c => c.Classes.Count == 0 ? null : c.Classes),
        new("seeds", new SeedsType(), SeedsType.First(3), "the seeds, a run each", c => c.Seeds),
        new("threads", new OrWordType(new IntegerType(1, 1024), "auto"), null, "threads", c => c.Threads),
        new("hidden", _hidden, List(100), "hidden units H; for a list, the models are repeated for each", c => c.Hidden),
        new("batch_size", new IntegerType(1, 100_000), 100, "images in a step", c => c.BatchSize),
        new("checkpoint_every", _epochs, 1, "epochs from one saved state to the next: where a run that is broken off goes on", c => c.CheckpointEvery),
        new("tensorboard", _flag, false, "whether each training writes TensorBoard's event files under tensorboard/: numbers, weights and kernels by epoch",
            c => c.TensorBoard),
        new("models", new ListType<ModelKind>(new EnumType<ModelKind>()),
            List(ModelKind.CompetitiveHebbian, ModelKind.KrotovHopfield, ModelKind.BackpropNonnegative),
            "the models compared", c => c.Models),
        .. Competitive("competitive-hebbian"),
        .. KrotovHopfield("krotov-hopfield"),
        .. Backprop("backprop-nonnegative", c => c.BackpropNonnegative),
        .. Backprop("backprop", c => c.Backprop),
        Hidden("random-features", c => c.RandomFeatures.Hidden),
        .. Activation("random-features", "relu", 2.0, c => c.RandomFeatures.Activation),
        new("pixel-softmax.epochs", _epochs, 10, "passes over the images", c => c.PixelSoftmax.Epochs),
        new("pixel-softmax.rate", _rate, 0.005, "learning rate of Adam", c => c.PixelSoftmax.Rate),
        .. Readout(),
        .. Evaluate(),
        new("analyse.threshold", new RealType(0, 1, openAbove: true), 0.005,
            "detection threshold, as a share of the largest weight", c => c.Analyse.Threshold),
        new("analyse.bootstrap", new IntegerType(0, 100_000), 200, "resamples of the bootstrap, 0 for none",
            c => c.Analyse.Bootstrap),
    ];

    private static ValueList<T> List<T>(params T[] items) => new(items);

    private static Setting File(string key, Func<DatasetConfig.Files, string> get, string doc) =>
        new($"dataset.{key}", new FileType(), null, doc, c => c.Dataset is DatasetConfig.Files f ? get(f) : null,
            Required: true);

    private static Setting Hidden(string section, Func<ExperimentConfig, IReadOnlyList<int>> get) =>
        new($"{section}.hidden", _hidden, null, "hidden units, when not the experiment's",
            c => get(c) is { Count: > 0 } own ? own : null);

    private static IEnumerable<Setting> Activation(
        string section, string kind, double exponent, Func<ExperimentConfig, ActivationConfig> get) =>
    [
        new($"{section}.activation.kind", _activations, kind, "the activation φ", c => get(c) switch
        {
            Linear => "linear",
            Relu => "relu",
            Power => "power",
            BoundedSigmoid => "bounded-sigmoid",
            Winners => "winners",
            _ => "winner-share",
        }),
        new($"{section}.activation.exponent", new RealType(0, 20, openBelow: true), exponent,
            "the exponent n of max(0, a)ⁿ", c => (get(c) as Power)?.Exponent, "power"),
        new($"{section}.activation.count", new IntegerType(1, 100_000), 50,
            "how many units of a sample win", c => (get(c) as Winners)?.Count, "winners"),
        new($"{section}.activation.share", new RealType(0, 1, openBelow: true), 0.1,
            "share of the units that win", c => (get(c) as WinnerShare)?.Share, "winner-share"),
    ];

    private static IEnumerable<Setting> Constraint(string section, Func<ExperimentConfig, ConstraintConfig> get) =>
    [
        new($"{section}.constraint.kind", _constraints, "nonnegative", "the constraint on signs", c => get(c) switch
        {
            ConstraintConfig.None => "none",
            ConstraintConfig.Nonnegative => "nonnegative",
            _ => "dale",
        }),
        new($"{section}.constraint.inhibitory", _share, 0.2, "share of inhibitory presynaptic neurons",
            c => (get(c) as ConstraintConfig.Dale)?.Inhibitory, "dale"),
    ];

    private static IEnumerable<Setting> Competitive(string section) =>
    [
        Hidden(section, c => c.CompetitiveHebbian.Hidden),
        new($"{section}.epochs", _epochs, 5, "passes over the images", c => c.CompetitiveHebbian.Epochs),
        new($"{section}.rate", _rate, 0.02, "learning rate η", c => c.CompetitiveHebbian.Rate),
        new($"{section}.schedule", new EnumType<RateSchedule>(), RateSchedule.Linear,
            "how the rate goes over training: linear falls to 0", c => c.CompetitiveHebbian.Schedule),
        new($"{section}.step", new EnumType<StepScaling>(), StepScaling.MaxNormalised,
            "max-normalised: η is the largest change of any weight", c => c.CompetitiveHebbian.Step),
        new($"{section}.weight_dependence", new RealType(0, 2), 0.0,
            "weight dependence μ: 0 additive with projection, above 0 multiplicative",
            c => c.CompetitiveHebbian.WeightDependence),
        .. Activation(section, "linear", 2.0, c => c.CompetitiveHebbian.Activation),
        new($"{section}.reading.kind", new WordType("as-learnt", "smooth"), "as-learnt",
            "how the trained layer answers; smooth: max(0, ŵ·x/‖x‖)ⁿ, rows of W at length 1",
            c => c.CompetitiveHebbian.Reading is null ? "as-learnt" : "smooth"),
        new($"{section}.reading.exponent", new RealType(0, 20, openBelow: true), 4.5, "the exponent n of the smooth reading",
            c => c.CompetitiveHebbian.Reading, "smooth"),
        new($"{section}.homeostasis.rate", new RealType(0, 10), 0.0, "rate of the homeostatic bias, 0 for none",
            c => c.CompetitiveHebbian.Homeostasis.Rate),
        new($"{section}.homeostasis.target", _share, 0.1, "target activity ρ",
            c => c.CompetitiveHebbian.Homeostasis.Target),
        .. Constraint(section, c => c.CompetitiveHebbian.Constraint),
        new($"{section}.initial.low", new RealType(-10, 10), 0.01, "the smallest first weight",
            c => c.CompetitiveHebbian.Initial.Low),
        new($"{section}.initial.high", new RealType(-10, 10), 0.1, "the largest first weight",
            c => c.CompetitiveHebbian.Initial.High),
        new($"{section}.normalise_initial", _flag, true, "rows to length 1 at the start: avoids a collapse to zero",
            c => c.CompetitiveHebbian.NormaliseInitial),
        new($"{section}.normalise_input", new EnumType<InputNormalisation>(), InputNormalisation.None,
            "unit: the layer sees each image at length 1", c => c.CompetitiveHebbian.NormaliseInput),
    ];

    private static IEnumerable<Setting> KrotovHopfield(string section) =>
    [
        Hidden(section, c => c.KrotovHopfield.Hidden),
        new($"{section}.epochs", _epochs, 20, "passes over the images", c => c.KrotovHopfield.Epochs),
        new($"{section}.rate", _rate, 0.02, "learning rate ε", c => c.KrotovHopfield.Rate),
        new($"{section}.schedule", new EnumType<RateSchedule>(), RateSchedule.Linear,
            "how the rate goes over training: linear falls to 0", c => c.KrotovHopfield.Schedule),
        new($"{section}.p", new RealType(2, 10), 2.0, "the Lebesgue norm p", c => c.KrotovHopfield.P),
        new($"{section}.k", new IntegerType(2, 100_000), 2, "the rank k that unlearns", c => c.KrotovHopfield.K),
        new($"{section}.delta", new RealType(0, 10), 0.4, "strength Δ of unlearning", c => c.KrotovHopfield.Delta),
        .. Activation(section, "relu", 4.5, c => c.KrotovHopfield.Activation),
        .. Constraint(section, c => c.KrotovHopfield.Constraint),
        new($"{section}.normalise_input", new EnumType<InputNormalisation>(), InputNormalisation.None,
            "unit: the layer sees each image at length 1", c => c.KrotovHopfield.NormaliseInput),
    ];

    private static IEnumerable<Setting> Backprop(string section, Func<ExperimentConfig, BackpropConfig> get) =>
    [
        Hidden(section, c => get(c).Hidden),
        new($"{section}.epochs", _epochs, 8, "passes over the images", c => get(c).Epochs),
        new($"{section}.rate", _rate, 0.001, "learning rate of Adam", c => get(c).Rate),
        .. Activation(section, "relu", 2.0, c => get(c).Activation),
        .. Regime(section, c => get(c).Regime),
        new($"{section}.few_shot.rate", new OrWordType(_rate, "same"), null,
            "learning rate of Adam from few images; same: as from all", c => get(c).FewShotRate),
        .. Regime($"{section}.few_shot", c => get(c).FewShot),
    ];

    private static IEnumerable<Setting> Regime(string section, Func<ExperimentConfig, BackpropRegime> get) =>
    [
        new($"{section}.bias_start", new EnumType<BiasStart>(), BiasStart.Uniform,
            "biases of the hidden units at the start; centred: minus the mean potential of the first batch",
            c => get(c).BiasStart),
        new($"{section}.weight_decay", new RealType(0, 10), 0.0, "decoupled weight decay λ of AdamW; 0: none",
            c => get(c).WeightDecay),
        new($"{section}.dropout", new RealType(0, 1, openAbove: true), 0.0,
            "share of hidden activities set to 0 while training", c => get(c).Dropout),
    ];

    private static IEnumerable<Setting> Readout() =>
    [
        new("readout.kind", new WordType("softmax", "weight-perturbation"), "softmax",
            "how the readout on frozen features learns",
            c => c.Readout is Softmax ? "softmax" : "weight-perturbation"),
        new("readout.epochs", _epochs, 10, "passes over the images", c => (c.Readout as Softmax)?.Epochs, "softmax"),
        new("readout.rate", _rate, 0.005, "learning rate of Adam", c => (c.Readout as Softmax)?.Rate, "softmax"),
        new("readout.batch_size", new IntegerType(1, 100_000), 100, "images in a step",
            c => (c.Readout as Softmax)?.BatchSize, "softmax"),
        new("readout.epochs", _epochs, 10, "passes over the images",
            c => (c.Readout as WeightPerturbation)?.Epochs, "weight-perturbation"),
        new("readout.rate", _rate, 0.0005, "learning rate η",
            c => (c.Readout as WeightPerturbation)?.Rate, "weight-perturbation"),
        new("readout.sigma", new RealType(0, 10, openBelow: true), 0.01, "standard deviation σ of the perturbation",
            c => (c.Readout as WeightPerturbation)?.Sigma, "weight-perturbation"),
        new("readout.hebbian", new RealType(0, 1e6), 0.0, "weight of the Hebbian term, of teacher and feature; 0: none",
            c => (c.Readout as WeightPerturbation)?.Hebbian, "weight-perturbation"),
    ];

    private static IEnumerable<Setting> Evaluate() =>
    [
        new("evaluate.on", new EnumType<MeasuredImages>(), MeasuredImages.Test,
            "the images everything is measured on; settings are chosen on validation, never on test", c => c.Evaluate.On),
        new("evaluate.fgsm.epsilon", _epsilon, List(0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3), "radii ε",
            c => c.Evaluate.Fgsm?.Epsilon),
        new("evaluate.pgd.epsilon", _epsilon, List(0.02, 0.05, 0.1, 0.2), "radii ε", c => c.Evaluate.Pgd?.Epsilon),
        new("evaluate.pgd.steps", _steps, 40, "steps", c => c.Evaluate.Pgd?.Steps),
        new("evaluate.pgd.step_size", _stepSize, 0.01, "length of a step", c => c.Evaluate.Pgd?.StepSize),
        new("evaluate.pgd.random_start", _flag, true, "start at a random place in the ball",
            c => c.Evaluate.Pgd?.RandomStart),
        new("evaluate.pgd.restarts", _restarts, 1, "restarts, the worst case of each sample counts",
            c => c.Evaluate.Pgd?.Restarts),
        new("evaluate.noise.epsilon", _epsilon, List(0.02, 0.05, 0.1, 0.2), "radii ε",
            c => c.Evaluate.Noise?.Epsilon),
        new("evaluate.square.epsilon", _epsilon, List(0.1, 0.2), "radii ε", c => c.Evaluate.Square?.Epsilon),
        new("evaluate.square.queries", _steps, 1500, "queries for each image", c => c.Evaluate.Square?.Queries),
        new("evaluate.square.restarts", _restarts, 1, "restarts, the worst case of each sample counts",
            c => c.Evaluate.Square?.Restarts),
        new("evaluate.square.samples", _samples, null, "test images; all: those of the other attacks",
            c => c.Evaluate.Square?.Samples),
        new("evaluate.cascade.epsilon", _epsilon, List(0.1, 0.2), "radii ε", c => c.Evaluate.Cascade?.Epsilon),
        new("evaluate.cascade.steps", _steps, 100, "steps of each APGD run", c => c.Evaluate.Cascade?.Steps),
        new("evaluate.cascade.queries", _steps, 5000, "queries of each Square search for each image",
            c => c.Evaluate.Cascade?.Queries),
        new("evaluate.transfer.epsilon", _epsilon, List(0.1, 0.2), "radii ε", c => c.Evaluate.Transfer?.Epsilon),
        new("evaluate.transfer.steps", _steps, 40, "steps", c => c.Evaluate.Transfer?.Steps),
        new("evaluate.transfer.step_size", _stepSize, 0.01, "length of a step", c => c.Evaluate.Transfer?.StepSize),
        new("evaluate.transfer.source", new EnumType<ModelKind>(), ModelKind.Backprop,
            "the model of the run that is attacked", c => c.Evaluate.Transfer?.Source),
        new("evaluate.few_shot.shots", new ListType<int>(new IntegerType(1, 100_000)), List(1, 5, 10, 20, 50),
            "labelled images of each class", c => c.Evaluate.FewShot?.Shots),
        new("evaluate.few_shot.draws", new IntegerType(1, 1000), 5, "random choices of those images",
            c => c.Evaluate.FewShot?.Draws),
        new("evaluate.few_shot.steps", new IntegerType(1, 1_000_000), 300,
            "fewest steps of each training on them", c => c.Evaluate.FewShot?.Steps),
        new("evaluate.few_shot.protocols", new ListType<FewShotProtocol>(new EnumType<FewShotProtocol>()),
            List(FewShotProtocol.Whole, FewShotProtocol.Features),
            "whole: everything learns from them; features: the readout only", c => c.Evaluate.FewShot?.Protocols),
        new("evaluate.samples", _samples, null, "test images for attacks", c => c.Evaluate.Samples),
    ];
}
