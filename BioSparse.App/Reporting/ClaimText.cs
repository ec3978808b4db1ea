using System.Globalization;
using BioSparse.Core;

namespace BioSparse.App.Reporting;

/// <summary>A judged claim in words.</summary>
/// <param name="claim">The claim.</param>
internal sealed class ClaimText(Claim claim)
{
    public string Verdict => claim.Verdict.IsHolds ? "holds" : claim.Verdict.IsDoesNotHold ? "does not hold" : "undecided";

    public string Effect => double.IsNaN(claim.Effect.Mean)
        ? "–"
        : double.IsNaN(claim.Effect.Low) ? claim.Effect.Mean.ToString("+0.###;−0.###;0", CultureInfo.InvariantCulture)
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{claim.Effect.Mean:+0.###;−0.###;0} [{claim.Effect.Low:+0.###;−0.###;0}, {claim.Effect.High:+0.###;−0.###;0}]");

    public string Significance => double.IsNaN(claim.CorrectedP)
        ? "–"
        : claim.CorrectedP < 0.001 ? "< 0.001" : claim.CorrectedP.ToString("0.000", CultureInfo.InvariantCulture);

    public string Measure => claim.Xs.Length == 0
        ? claim.Metric
        : $"{claim.Metric}, mean over x = {string.Join(", ", claim.Xs.Select(x => Numbers.Of(x)))}";
}
