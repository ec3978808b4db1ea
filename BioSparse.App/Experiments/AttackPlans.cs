using Microsoft.FSharp.Core;
using BioSparse.App.Configuration;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>From settings to the attacks of the core.</summary>
public static class AttackPlans
{
    /// <summary>The attacks of an evaluation, weakest first.</summary>
    /// <param name="settings">The evaluation.</param>
    /// <param name="images">Number of images there are.</param>
    /// <param name="source">The network that the transfer attack is made on; null for no such attack.</param>
    public static AttackPlan[] Of(EvaluateConfig settings, int images, Network? source)
    {
        var samples = Math.Min(settings.Samples ?? images, images);
        var plans = new List<AttackPlan>();
        void Add(Attack attack, IReadOnlyList<double> radii, int? fewer = null, Network? on = null) =>
            plans.Add(new AttackPlan(
                attack, [.. radii], Math.Min(fewer ?? samples, samples),
                on is null ? FSharpOption<Network>.None : FSharpOption<Network>.Some(on)));

        if (settings.Noise is { } noise)
            Add(Attack.Noise, noise.Epsilon);
        if (settings.Transfer is { } transfer && source is not null)
            Add(Attack.NewPgd(new GradientDescent(transfer.Steps, transfer.StepSize, true, 1)), transfer.Epsilon, on: source);
        if (settings.Fgsm is { } fgsm)
            Add(Attack.Fgsm, fgsm.Epsilon);
        if (settings.Pgd is { } pgd)
            Add(Attack.NewPgd(new GradientDescent(pgd.Steps, pgd.StepSize, pgd.RandomStart, pgd.Restarts)), pgd.Epsilon);
        if (settings.Square is { } square)
            Add(Attack.NewSquare(new SquareSearch(square.Queries, square.Restarts)), square.Epsilon, square.Samples);
        if (settings.Cascade is { } cascade)
            Add(Attack.NewCascade(new CascadeSearch(cascade.Steps, cascade.Queries)), cascade.Epsilon);
        return [.. plans];
    }
}
