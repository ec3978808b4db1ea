namespace BioSparse.App.Progress;

/// <summary>The end of work that several workers share.</summary>
internal static class Schedule
{
    // what a piece takes still, as a share of what it took, once it takes longer than expected
    private const double Overrun = 0.05;

    /// <summary>The time that a piece takes still, of which so much was expected to be the whole.</summary>
    public static double Rest(double elapsed, double whole) => Math.Max(whole - elapsed, Overrun * elapsed);

    /// <summary>
    /// The time until all is done: each of so many workers, when it has ended its own piece or has none, takes the next of
    /// those that wait.
    /// </summary>
    public static double Length(int count, IEnumerable<double> running, IEnumerable<double> waiting)
    {
        var workers = new PriorityQueue<double, double>(running.Select(left => (left, left)));
        while (workers.Count < Math.Max(1, count))
            workers.Enqueue(0, 0);
        foreach (var piece in waiting)
        {
            var end = workers.Dequeue() + piece;
            workers.Enqueue(end, end);
        }

        return workers.UnorderedItems.Max(worker => worker.Element);
    }
}
