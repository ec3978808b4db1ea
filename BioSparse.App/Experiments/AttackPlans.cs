using BioSparse.App.Configuration;
using BioSparse.Core;

namespace BioSparse.App.Experiments;

/// <summary>From settings to the attacks of the core.</summary>
public static class AttackPlans
{
    /// <summary>The attacks of an evaluation, weakest first.</summary>
    /// <param name="settings">The evaluation.</param>
    /// <param name="images">Number of test images there are.</param>
    public static AttackPlan[] Of(EvaluateConfig settings, int images)
    {
        var samples = Math.Min(settings.Samples ?? images, images);
        var plans = new List<AttackPlan>();
        if (settings.Noise is { } noise)
            plans.Add(new AttackPlan(Attack.Noise, [.. noise.Epsilon], samples));
        if (settings.Fgsm is { } fgsm)
            plans.Add(new AttackPlan(Attack.Fgsm, [.. fgsm.Epsilon], samples));
        if (settings.Pgd is { } pgd)
            plans.Add(new AttackPlan(
                Attack.NewPgd(new GradientDescent(pgd.Steps, pgd.StepSize, pgd.RandomStart, pgd.Restarts)),
                [.. pgd.Epsilon], samples));
        if (settings.Adaptive is { } adaptive)
            plans.Add(new AttackPlan(
                Attack.NewAdaptive(new GradientDescent(adaptive.Steps, adaptive.StepSize, true, 1), adaptive.Width),
                [.. adaptive.Epsilon], samples));
        if (settings.Square is { } square)
            plans.Add(new AttackPlan(
                Attack.NewSquare(new SquareSearch(square.Queries, square.Restarts)),
                [.. square.Epsilon], Math.Min(square.Samples ?? samples, samples)));
        return [.. plans];
    }
}
