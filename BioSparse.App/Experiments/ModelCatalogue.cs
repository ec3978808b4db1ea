using BioSparse.App.Configuration;
using BioSparse.App.Configuration.Schema;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>From settings to recipes: the one place that lists the models an experiment can train.</summary>
public sealed class ModelCatalogue
{
    private readonly ExperimentConfig _config;
    private readonly int _inputs;

    /// <summary>The models of an experiment.</summary>
    /// <param name="config">Its settings.</param>
    /// <param name="inputs">Number of pixels d.</param>
    public ModelCatalogue(ExperimentConfig config, int inputs)
    {
        _config = config;
        _inputs = inputs;
    }

    /// <summary>The models in the order of the settings, each for every number of hidden units asked for.</summary>
    public IReadOnlyList<ModelPlan> Plans() => [.. _config.Models.SelectMany(PlansOf)];

    private IEnumerable<ModelPlan> PlansOf(ModelKind kind)
    {
        var hidden = _config.HiddenOf(kind);
        if (hidden.Count == 0)
            return [Plan(kind, Kebab.Of(kind), _inputs)];

        return hidden.Select(units =>
            Plan(kind, hidden.Count == 1 ? Kebab.Of(kind) : $"{Kebab.Of(kind)}-h{units}", units));
    }

    private ModelPlan Plan(ModelKind kind, string name, int units)
    {
        var (rule, plan) = kind switch
        {
            ModelKind.CompetitiveHebbian => Competitive(_config.CompetitiveHebbian, units),
            ModelKind.KrotovHopfield => Krotov(_config.KrotovHopfield, units),
            ModelKind.CompetitiveHebbianUntrained => Untaught(Competitive(_config.CompetitiveHebbian, units).Rule),
            ModelKind.KrotovHopfieldUntrained => Untaught(Krotov(_config.KrotovHopfield, units).Rule),
            ModelKind.BackpropNonnegative => Taught(_config.BackpropNonnegative, units, Constraint.Nonnegative),
            ModelKind.Backprop => Taught(_config.Backprop, units, Constraint.Unconstrained),
            ModelKind.RandomFeatures => Untaught(RandomFeatures.rule(ToCore(_config.RandomFeatures.Activation, units))),
            ModelKind.PixelSoftmax => Untaught(RandomFeatures.pixels),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        var (readout, readoutPlan) = kind == ModelKind.PixelSoftmax
            ? (ReadoutRule.softmax, Plan(_config.PixelSoftmax.Epochs, _config.PixelSoftmax.Rate, Schedule.LinearPerStep))
            : Readout(_config.Readout);
        var recipe = RecipeModule.ofRule(rule, units, plan, readout, readoutPlan);
        return new ModelPlan(
            name,
            recipe,
            FewShot(kind, recipe),
            kind is ModelKind.Backprop or ModelKind.BackpropNonnegative,
            kind != ModelKind.PixelSoftmax);
    }

    private (Rule Rule, TrainingPlan Plan) Competitive(CompetitiveHebbianConfig settings, int units)
    {
        var rule = CompetitiveHebbianModule.rule(new CompetitiveHebbian(
            ToCore(settings.Activation, units),
            settings.Reading is { } exponent ? Reading.NewSmooth(exponent) : Reading.AsLearnt,
            ToCore(settings.NormaliseInput),
            settings.WeightDependence,
            settings.Step == Configuration.StepScaling.Raw ? Core.StepScaling.Raw : Core.StepScaling.MaxNormalised,
            new Homeostasis(settings.Homeostasis.Rate, settings.Homeostasis.Target),
            ToCore(settings.Constraint),
            settings.Enforcement == Configuration.Enforcement.Projection
                ? Core.Enforcement.Projection
                : Core.Enforcement.Multiplicative,
            (settings.Initial.Low, settings.Initial.High),
            settings.NormaliseInitial));
        return (rule, Plan(settings.Epochs, settings.Rate, ToCore(settings.Schedule, Schedule.LinearPerStep)));
    }

    private (Rule Rule, TrainingPlan Plan) Krotov(KrotovHopfieldConfig settings, int units)
    {
        var rule = KrotovHopfieldModule.rule(new KrotovHopfield(
            ToCore(settings.Activation, units),
            ToCore(settings.NormaliseInput),
            settings.P,
            settings.K,
            settings.Delta,
            ToCore(settings.Constraint)));
        return (rule, Plan(settings.Epochs, settings.Rate, ToCore(settings.Schedule, Schedule.LinearPerEpoch)));
    }

    private (Rule Rule, TrainingPlan Plan) Taught(BackpropConfig settings, int units, Constraint constraint) =>
        Taught(settings, settings.Regime, settings.Rate, units, constraint);

    private (Rule Rule, TrainingPlan Plan) Taught(
        BackpropConfig settings, BackpropRegime regime, double rate, int units, Constraint constraint)
    {
        var rule = BackpropagationModule.rule(new Backpropagation(
            ToCore(settings.Activation, units),
            InputForm.Plain,
            constraint,
            regime.BiasStart == Configuration.BiasStart.Centred ? Core.BiasStart.Centred : Core.BiasStart.Uniform,
            regime.WeightDecay,
            regime.Dropout));
        return (rule, Plan(settings.Epochs, rate, Schedule.LinearPerStep));
    }

    /// <summary>The recipe of the few-shot protocol <c>whole</c>: its own where a model has settings for it.</summary>
    private Recipe FewShot(ModelKind kind, Recipe recipe)
    {
        var settings = kind switch
        {
            ModelKind.BackpropNonnegative => _config.BackpropNonnegative,
            ModelKind.Backprop => _config.Backprop,
            _ => null,
        };
        if (settings is null)
            return recipe;
        var (layer, units) = (recipe.Layers.Head, recipe.Layers.Head.Units.Head);
        var (rule, plan) = Taught(
            settings, settings.FewShot, settings.FewShotRate ?? settings.Rate, units, layer.Rule.Constraint);
        return RecipeModule.ofRule(rule, units, plan, recipe.Readout, recipe.ReadoutPlan);
    }

    private (Rule Rule, TrainingPlan Plan) Untaught(Rule rule) => (rule, Plan(0, 1, Schedule.Constant));

    private (Rule Rule, TrainingPlan Plan) Readout(ReadoutConfig settings) => settings switch
    {
        ReadoutConfig.Softmax softmax => (ReadoutRule.softmax,
            new TrainingPlan(softmax.Epochs, softmax.BatchSize, softmax.Rate, Schedule.LinearPerStep)),
        ReadoutConfig.WeightPerturbation perturbation => (ReadoutRule.weightPerturbation(perturbation.Sigma, perturbation.Hebbian),
            Plan(perturbation.Epochs, perturbation.Rate, Schedule.LinearPerStep)),
        _ => throw new ArgumentOutOfRangeException(nameof(settings)),
    };

    private TrainingPlan Plan(int epochs, double rate, Schedule schedule) =>
        new(epochs, _config.BatchSize, rate, schedule);

    private static Schedule ToCore(RateSchedule schedule, Schedule falling) =>
        schedule == RateSchedule.Linear ? falling : Schedule.Constant;

    private static InputForm ToCore(InputNormalisation form) =>
        form == InputNormalisation.Unit ? InputForm.UnitLength : InputForm.Plain;

    private static Activation ToCore(ActivationConfig activation, int units) => activation switch
    {
        ActivationConfig.Linear => Activation.Linear,
        ActivationConfig.Relu => Activation.Relu,
        ActivationConfig.Power power => Activation.NewPower(power.Exponent),
        ActivationConfig.BoundedSigmoid => Activation.BoundedSigmoid,
        ActivationConfig.Winners winners => Activation.NewWinners(winners.Count),
        ActivationConfig.WinnerShare winners => Activation.NewWinners(winners.CountOf(units)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>Polarities are drawn once for an experiment: they are part of its wiring, not of a seed.</summary>
    private Constraint ToCore(ConstraintConfig constraint) => constraint switch
    {
        ConstraintConfig.None => Constraint.Unconstrained,
        ConstraintConfig.Nonnegative => Constraint.Nonnegative,
        ConstraintConfig.Dale dale => Constraint.NewDale(
            PolarityModule.draw(dale.Inhibitory, _inputs, Core.Random.named("polarities", Core.Random.key(0)))),
        _ => throw new ArgumentOutOfRangeException(nameof(constraint)),
    };
}
