using System.Globalization;
using BioSparse.App.Configuration.Schema;

namespace BioSparse.App.Configuration;

/// <summary>Checks that concern more than one setting.</summary>
internal static class ConfigChecks
{
    private const long MostJobs = 100_000;

    /// <summary>Finds the settings that do not fit one another.</summary>
    /// <param name="config">A configuration of allowed values.</param>
    /// <param name="values">Where they come from.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Check(ExperimentConfig config, SettingValues values, ICollection<ConfigError> errors)
    {
        void Wrong(string path, string found, string allowed) =>
            errors.Add(new(values.PlaceOf(path), path, found, allowed));

        var jobs = config.Models.Sum(model => Math.Max(1L, config.HiddenOf(model).Count)) * config.Seeds.Count;
        if (jobs > MostJobs)
            Wrong("seeds", $"{Text(jobs)} trainings: each model, for each number of hidden units, with each seed", $"at most {MostJobs}");

        foreach (var (model, activation) in Activations(config))
        {
            var units = config.HiddenOf(model).Min();
            if (config.Models.Contains(model) && activation is ActivationConfig.Winners { Count: var count } && count > units)
                Wrong($"{SectionOf(model)}.activation.count", Text(count), $"at most the {units} hidden units");
        }

        var rank = config.KrotovHopfield.K;
        var ranked = config.HiddenOf(ModelKind.KrotovHopfield).Min();
        if (config.Models.Contains(ModelKind.KrotovHopfield) && rank > ranked)
            Wrong("krotov-hopfield.k", Text(rank), $"at most the {ranked} hidden units");

        var (hebbian, initial) = (config.CompetitiveHebbian, config.CompetitiveHebbian.Initial);
        if (initial.Low > initial.High)
            Wrong("competitive-hebbian.initial.low", Text(initial.Low), $"at most initial.high, {Text(initial.High)}");
        else if (initial.Low < 0 && hebbian.Constraint is ConstraintConfig.Nonnegative)
            Wrong("competitive-hebbian.initial.low", Text(initial.Low), "from 0 with constraint nonnegative");

        if (config.Evaluate.On == MeasuredImages.Validation && config.Validation == 0)
            Wrong("evaluate.on", "validation", "test while validation is 0: no images are kept for it");

        if (config.Evaluate.Transfer is { Source: var source } && !config.Models.Contains(source))
            Wrong("evaluate.transfer.source", Kebab.Of(source),
                $"one of this run's models: {string.Join(", ", config.Models.Select(Kebab.Of))}");
    }

    private static IEnumerable<(ModelKind Model, ActivationConfig Activation)> Activations(ExperimentConfig config) =>
    [
        (ModelKind.CompetitiveHebbian, config.CompetitiveHebbian.Activation),
        (ModelKind.CompetitiveHebbianUntrained, config.CompetitiveHebbian.Activation),
        (ModelKind.KrotovHopfield, config.KrotovHopfield.Activation),
        (ModelKind.KrotovHopfieldUntrained, config.KrotovHopfield.Activation),
        (ModelKind.BackpropNonnegative, config.BackpropNonnegative.Activation),
        (ModelKind.Backprop, config.Backprop.Activation),
        (ModelKind.RandomFeatures, config.RandomFeatures.Activation),
    ];

    /// <summary>An untrained control has the settings of its rule.</summary>
    private static string SectionOf(ModelKind model) => Kebab.Of(model).Replace("-untrained", "", StringComparison.Ordinal);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
