using System.Globalization;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>A judged claim in words.</summary>
internal sealed class ClaimText(ReportInput input, Claim claim)
{
    /// <summary>The claim; with the model, if claims of several models are judged.</summary>
    public string Topic => input.Claims.All(other => other.Model == claim.Model) ? claim.Topic : $"{claim.Model}: {claim.Topic}";

    public string Verdict => claim.Verdict.IsHolds ? "holds" : claim.Verdict.IsDoesNotHold ? "does not hold" : "undecided";

    /// <summary>The effect: of shares in percentage points, of other numbers in their own units.</summary>
    public string Effect => double.IsNaN(claim.Effect.Mean)
        ? "–"
        : Signed(claim.Effect.Mean)
            + (double.IsNaN(claim.Effect.Low) ? "" : $" [{Signed(claim.Effect.Low)}, {Signed(claim.Effect.High)}]")
            + (IsShare ? " points" : "")
            + $" (n = {Numbers.Of(claim.Effect.Count)}{(claim.Images > 0 ? $", {Numbers.Of(claim.Images)} images" : "")})";

    public string Significance => double.IsNaN(claim.CorrectedP)
        ? "–"
        : claim.CorrectedP < 0.001 ? "< 0.001" : claim.CorrectedP.ToString("0.000", CultureInfo.InvariantCulture);

    private bool IsShare => input.MetricOf(claim.Metric).Unit.IsShare;

    private bool IsCriterion => input.MetricOf(claim.Metric).Unit.IsNats;

    public string Measure => claim.Xs.Length == 0
        ? Label
        : $"{Label}, mean over {Places}{string.Join(", ", claim.Xs.Select(x => Numbers.Of(x)))}";

    /// <summary>What x counts: radii, images of each class, or the layers of a stack.</summary>
    private string Places => input.MetricOf(claim.Metric).Role switch
    {
        { IsAttack: true } or { IsWorstCase: true } => "ε = ",
        { IsFewShot: true } => "k = ",
        _ => claim.Xs.Length == 1 ? "layer " : "layers ",
    };

    public string Label => input.MetricOf(claim.Metric).Label;

    private string Signed(double value) => IsCriterion
        ? value.ToString("+#,0;−#,0;0", CultureInfo.InvariantCulture)
        : !IsShare ? value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture)
        : (100 * value).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
}
