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

const int Threads = 2;
const int Fewest = 5;
Native.useThreads(Threads);
var work = new ComparedWork(folder);
RawFloats.Write(Path.Combine(folder, "ours.f32"), work.Result());

var budget = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
var times = new List<double>();
using var session = work.Open();
var watch = Stopwatch.StartNew();
for (var i = 0; i < Fewest || watch.Elapsed < budget; i++)
{
    var start = Stopwatch.GetTimestamp();
    work.TimedStep(session, i);
    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
}

times.Sort();
using var process = Process.GetCurrentProcess();
var peak = process.PeakWorkingSet64 / 1_000_000;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{{\"median\": {times[times.Count / 2]:R}, \"fastest\": {times[0]:R}, \"steps\": {times.Count}, \"threads\": {Threads}, \"peak_megabytes\": {peak}}}"));
return 0;
