// BioSparse.Bench FOLDER SECONDS: the work of FOLDER with this project's own code. Writes the weights after one step
// with each batch to FOLDER/ours.f32, and prints as JSON the median and the shortest time of a step in
// milliseconds, measured for SECONDS, and the most memory that the process ever held.
using System.Diagnostics;
using System.Globalization;
using BioSparse.Bench;
using BioSparse.Core;

if (args is not [var folder, var seconds])
{
    Console.Error.WriteLine("BioSparse.Bench: FOLDER SECONDS");
    return 2;
}

const int ThreadsOfAStep = 2;
const int Fewest = 5;
var budget = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
var times = Threads.Use(ThreadsOfAStep, () => Measure(new ComparedWork(folder)));
times.Sort();
using var process = Process.GetCurrentProcess();
var peak = process.PeakWorkingSet64 / 1_000_000;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{{\"median\": {times[times.Count / 2]:R}, \"fastest\": {times[0]:R}, \"steps\": {times.Count}, \"threads\": {ThreadsOfAStep}, \"peak_megabytes\": {peak}}}"));
return 0;

List<double> Measure(ComparedWork work)
{
    RawFloats.Write(Path.Combine(folder, "ours.f32"), work.Result());
    var milliseconds = new List<double>();
    using var session = work.Open();
    var watch = Stopwatch.StartNew();
    for (var i = 0; i < Fewest || watch.Elapsed < budget; i++)
    {
        var start = Stopwatch.GetTimestamp();
        work.TimedStep(session, i);
        milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    return milliseconds;
}
