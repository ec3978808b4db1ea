using BioSparse.Core;

namespace BioSparse.App.Reporting.Comparing;

/// <summary>A metric of a model in a run over x: means over seeds with their intervals.</summary>
internal sealed record ComparedCurve(string Run, string Model, string Metric, Split Split, IReadOnlyList<SummaryRow> Points)
{
    private const int LeastPoints = 2;

    /// <summary>All curves of a comparison, run by run: training, few-shot learning, attacks and worst cases, tasks learnt one after another.</summary>
    public static IReadOnlyList<ComparedCurve> Of(Comparison comparison) =>
    [
        .. from run in comparison.Runs
           from model in run.Input.Models
           from course in Courses(comparison, run.Input)
           let points = run.Input.Curve(model.Name, course.Metric, course.Split)
           where points.Count >= LeastPoints
           select new ComparedCurve(run.Name, model.Name, course.Metric, course.Split, points),
    ];

    private static IEnumerable<(string Metric, Split Split)> Courses(Comparison comparison, ReportInput input) =>
        from row in input.Summary
        where row.X is not null
        group row by (row.Metric, row.Split) into course
        let metric = comparison.MetricOf(course.Key.Metric)
        let isTraining = course.Key.Split.IsTrain && metric.Role.IsAccuracy
        let isOfAnswers = course.Key.Split.Equals(input.Measured) && (metric.Role.IsFewShot || metric.Role.IsAttack || metric.Role.IsWorstCase || metric.Name == "acc_after")
        where isTraining || isOfAnswers
        select course.Key;
}
