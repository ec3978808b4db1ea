using BioSparse.Core;
using ScottPlot;

namespace BioSparse.App.Reporting;

/// <summary>The matrix R of a stream of tasks: accuracy on each task after each task, mean over seeds, a panel for each model.</summary>
internal sealed class ContinualFigures(ReportInput input)
{
    private const string Metric = "continual_accuracy";

    /// <summary>The figure, where models learnt tasks one after another.</summary>
    public IEnumerable<Figure> All()
    {
        Plot[] panels = [.. input.Models.Where(model => Rows(model.Name).Count > 0).Select(model => Panel(model.Name))];
        if (panels.Length > 0)
            yield return Canvas.Draw(
                "tasks", "Tasks one after another",
                $"R, the {SplitModule.name(input.Measured)} accuracy in % on each task (column) after each task (row), mean over seeds. On the diagonal, a task just learnt; below it, what is left of earlier ones; above it, tasks not learnt yet, where they can be answered.",
                panels);
    }

    private IReadOnlyList<SummaryRow> Rows(string model) => input.Curve(model, Metric, input.Measured);

    private Plot Panel(string model)
    {
        var cells = Rows(model).Select(row => (Place: ContinualNumbers.tasksOf(row.X!.Value), row.Interval.Mean)).ToArray();
        var tasks = cells.Max(cell => Math.Max(cell.Place.Item1, cell.Place.Item2));
        var plot = Canvas.Panel(model, "accuracy on task", "after task");
        plot.Grid.IsVisible = false;
        foreach (var ((after, on), mean) in cells.Select(cell => ((cell.Place.Item1, cell.Place.Item2), cell.Mean)))
        {
            // the first task stands above the others
            var y = tasks + 1 - after;
            var cell = plot.Add.Rectangle(on - 0.5, on + 0.5, y - 0.5, y + 0.5);
            cell.FillColor = Shade(mean);
            cell.LineWidth = 1;
            cell.LineColor = Colors.White;
            var text = plot.Add.Text((100 * mean).ToString("0", System.Globalization.CultureInfo.InvariantCulture), on, y);
            text.LabelAlignment = Alignment.MiddleCenter;
            text.LabelFontSize = tasks > 6 ? 10 : 13;
            text.LabelFontColor = mean > 0.55 ? Colors.White : Colors.Black;
        }

        var (across, down) = (new ScottPlot.TickGenerators.NumericManual(), new ScottPlot.TickGenerators.NumericManual());
        for (var task = 1; task <= tasks; task++)
        {
            across.AddMajor(task, Numbers.Of(task));
            down.AddMajor(tasks + 1 - task, Numbers.Of(task));
        }

        plot.Axes.Bottom.TickGenerator = across;
        plot.Axes.Left.TickGenerator = down;
        plot.Axes.SetLimits(0.5, tasks + 0.5, 0.5, tasks + 0.5);
        return plot;
    }

    /// <summary>White at 0 to dark blue at 1.</summary>
    private static Color Shade(double share) => Colors.White.MixedWith(Color.FromHex("#08306B"), Math.Clamp(share, 0, 1));
}
