namespace BioSparse.App.Configuration;

/// <summary>Makes a configuration of the values of its settings.</summary>
internal static class ConfigBuilder
{
    /// <summary>The configuration that has these values.</summary>
    /// <param name="v">A value for every setting.</param>
    public static ExperimentConfig Build(SettingValues v) => new(
        v.Get<string>("name"),
        Dataset(v),
        v.Get<double>("validation"),
        List<int>(v, "classes"),
        List<int>(v, "seeds"),
        v.Get<int?>("threads"),
        List<int>(v, "hidden"),
        v.Get<int>("batch_size"),
        v.Get<int>("checkpoint_every"),
        v.Get<bool>("tensorboard"),
        List<ModelKind>(v, "models"),
        CompetitiveHebbian(v, "competitive-hebbian"),
        KrotovHopfield(v, "krotov-hopfield"),
        Backprop(v, "backprop-nonnegative"),
        Backprop(v, "backprop"),
        new(List<int>(v, "random-features.hidden"), Activation(v, "random-features.activation")),
        new(v.Get<int>("pixel-softmax.epochs"), v.Get<double>("pixel-softmax.rate")),
        Readout(v),
        Evaluate(v),
        new(v.Get<double>("analyse.threshold"), v.Get<int>("analyse.bootstrap")));

    private static IReadOnlyList<T> List<T>(SettingValues v, string path) =>
        v.Has(path) ? v.Get<ValueList<T>>(path) : ValueList<T>.Empty;

    private static DatasetConfig Dataset(SettingValues v) =>
        v.Has("dataset.train_images")
            ? new DatasetConfig.Files(
                v.Get<string>("dataset.train_images"),
                v.Get<string>("dataset.train_labels"),
                v.Get<string>("dataset.test_images"),
                v.Get<string>("dataset.test_labels"))
            : new DatasetConfig.Named(v.Get<string>("dataset"));

    private static ActivationConfig Activation(SettingValues v, string section) => v.Get<string>($"{section}.kind") switch
    {
        "linear" => new ActivationConfig.Linear(),
        "relu" => new ActivationConfig.Relu(),
        "power" => new ActivationConfig.Power(v.Get<double>($"{section}.exponent")),
        "bounded-sigmoid" => new ActivationConfig.BoundedSigmoid(),
        "winners" => new ActivationConfig.Winners(v.Get<int>($"{section}.count")),
        _ => new ActivationConfig.WinnerShare(v.Get<double>($"{section}.share")),
    };

    private static ConstraintConfig Constraint(SettingValues v, string section) => v.Get<string>($"{section}.kind") switch
    {
        "none" => new ConstraintConfig.None(),
        "nonnegative" => new ConstraintConfig.Nonnegative(),
        _ => new ConstraintConfig.Dale(v.Get<double>($"{section}.inhibitory")),
    };

    private static CompetitiveHebbianConfig CompetitiveHebbian(SettingValues v, string section) => new(
        List<int>(v, $"{section}.hidden"),
        v.Get<int>($"{section}.epochs"),
        v.Get<double>($"{section}.rate"),
        v.Get<RateSchedule>($"{section}.schedule"),
        v.Get<StepScaling>($"{section}.step"),
        v.Get<double>($"{section}.weight_dependence"),
        Activation(v, $"{section}.activation"),
        v.Get<string>($"{section}.reading.kind") == "smooth" ? v.Get<double>($"{section}.reading.exponent") : null,
        new(v.Get<double>($"{section}.homeostasis.rate"), v.Get<double>($"{section}.homeostasis.target")),
        Constraint(v, $"{section}.constraint"),
        new(v.Get<double>($"{section}.initial.low"), v.Get<double>($"{section}.initial.high")),
        v.Get<bool>($"{section}.normalise_initial"),
        v.Get<InputNormalisation>($"{section}.normalise_input"));

    private static KrotovHopfieldConfig KrotovHopfield(SettingValues v, string section) => new(
        List<int>(v, $"{section}.hidden"),
        v.Get<int>($"{section}.epochs"),
        v.Get<double>($"{section}.rate"),
        v.Get<RateSchedule>($"{section}.schedule"),
        v.Get<double>($"{section}.p"),
        v.Get<int>($"{section}.k"),
        v.Get<double>($"{section}.delta"),
        Activation(v, $"{section}.activation"),
        Constraint(v, $"{section}.constraint"),
        v.Get<InputNormalisation>($"{section}.normalise_input"));

    private static BackpropConfig Backprop(SettingValues v, string section) => new(
        List<int>(v, $"{section}.hidden"),
        v.Get<int>($"{section}.epochs"),
        v.Get<double>($"{section}.rate"),
        Activation(v, $"{section}.activation"),
        Regime(v, section),
        v.Get<double?>($"{section}.few_shot.rate"),
        Regime(v, $"{section}.few_shot"));

    private static BackpropRegime Regime(SettingValues v, string section) => new(
        v.Get<BiasStart>($"{section}.bias_start"),
        v.Get<double>($"{section}.weight_decay"),
        v.Get<double>($"{section}.dropout"));

    private static ReadoutConfig Readout(SettingValues v) => v.Get<string>("readout.kind") == "softmax"
        ? new ReadoutConfig.Softmax(
            v.Get<int>("readout.epochs"), v.Get<double>("readout.rate"), v.Get<int>("readout.batch_size"))
        : new ReadoutConfig.WeightPerturbation(
            v.Get<int>("readout.epochs"), v.Get<double>("readout.rate"), v.Get<double>("readout.sigma"),
            v.Get<double>("readout.hebbian"));

    private static EvaluateConfig Evaluate(SettingValues v)
    {
        IReadOnlyList<double> Epsilon(string attack) => List<double>(v, $"evaluate.{attack}.epsilon");
        int Integer(string path) => v.Get<int>($"evaluate.{path}");
        double Real(string path) => v.Get<double>($"evaluate.{path}");
        bool Present(string part) => v.IsPresent($"evaluate.{part}");

        return new(
            v.Get<MeasuredImages>("evaluate.on"),
            Present("fgsm") ? new(Epsilon("fgsm")) : null,
            Present("pgd")
                ? new(Epsilon("pgd"), Integer("pgd.steps"), Real("pgd.step_size"),
                    v.Get<bool>("evaluate.pgd.random_start"), Integer("pgd.restarts"))
                : null,
            Present("noise") ? new(Epsilon("noise")) : null,
            Present("square")
                ? new(Epsilon("square"), Integer("square.queries"), Integer("square.restarts"),
                    v.Get<int?>("evaluate.square.samples"))
                : null,
            Present("cascade")
                ? new(Epsilon("cascade"), Integer("cascade.steps"), Integer("cascade.queries"))
                : null,
            Present("transfer")
                ? new(Epsilon("transfer"), Integer("transfer.steps"), Real("transfer.step_size"),
                    v.Get<ModelKind>("evaluate.transfer.source"))
                : null,
            Present("few_shot")
                ? new(List<int>(v, "evaluate.few_shot.shots"), Integer("few_shot.draws"),
                    Integer("few_shot.steps"), List<FewShotProtocol>(v, "evaluate.few_shot.protocols"))
                : null,
            v.Get<int?>("evaluate.samples"));
    }
}
