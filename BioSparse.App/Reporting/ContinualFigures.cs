using BioSparse.App.Charts;
using BioSparse.Core;
using Panel = BioSparse.App.Charts.Panel;

namespace BioSparse.App.Reporting;

/// <summary>The matrix R of a stream of tasks: accuracy on each task after each task, mean over seeds, a panel for each model.</summary>
internal sealed class ContinualFigures(ReportInput input)
{
    private const string Metric = "continual_accuracy";

    /// <summary>The figure, where models learnt tasks one after another.</summary>
    public IEnumerable<Chart> All()
    {
        Panel[] panels = [.. input.Models.Where(model => Rows(model.Name).Count > 0).Select(model => PanelOf(model.Name))];
        if (panels.Length > 0)
            yield return Chart.Of(
                "tasks", "Tasks one after another",
                $"R, the {SplitModule.name(input.Measured)} accuracy in % on each task (column) after each task (row), mean over seeds. On the diagonal, a task just learnt; below it, what is left of earlier ones; above it, tasks not learnt yet, where they can be answered.",
                panels,
                sharesLegend: true);
    }

    private IReadOnlyList<SummaryRow> Rows(string model) => input.Curve(model, Metric, input.Measured);

    private Panel PanelOf(string model)
    {
        var cells = Rows(model).ToDictionary(row => ContinualNumbers.tasksOf(row.X!.Value), row => 100 * row.Interval.Mean);
        int[] tasks = [.. Enumerable.Range(1, cells.Keys.Max(cell => Math.Max(cell.Item1, cell.Item2)))];
        string[] words = [.. tasks.Select(task => Numbers.Of(task))];
        double[][] values = [.. tasks.Select(after => tasks.Select(on => cells.GetValueOrDefault((after, on), double.NaN)).ToArray())];
        return Panel.Of(
            model, Axis.Of("accuracy on task"), Axis.Of("after task"),
            new HeatMap(
                words, words, values,
                [.. values.Select(row => row.Select(value => double.IsNaN(value) ? "" : Numbers.Of(value, "0")).ToArray())],
                0, 100, $"{SplitModule.name(input.Measured)} accuracy [%]"));
    }
}
