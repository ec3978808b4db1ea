using BioSparse.App.Charts;

namespace BioSparse.App.Reporting;

/// <summary>The charts of a report.</summary>
public static class ReportFigures
{
    /// <summary>All charts for which a run has numbers, in the order of the report.</summary>
    public static IReadOnlyList<Chart> Of(ReportInput input)
    {
        var style = new Style(input.Models);
        return
        [
            .. new ContinualFigures(input).All(), .. new AllocationFigure(input).All(), .. new RepresentationFigure(input, style).All(),
            .. new DistributionFigures(input, style).All(), .. new CurveFigures(input, style).All(),
        ];
    }
}
