using System.Reflection;
using BioSparse.App.CommandLine;
using BioSparse.App.Commands;
using BioSparse.App.Configuration.Schema;
using BioSparse.App.Configuration.Yaml;
using BioSparse.App.Faults;

const int Unexpected = 1;
var debug = Environment.GetEnvironmentVariable("BIOSPARSE_DEBUG") == "1";

int Fail(int status, string message, Exception? fault)
{
    foreach (var line in message.Split('\n'))
        Console.Error.WriteLine($"biosparse: {Printable.Of(line.TrimEnd('\r'), longest: 4000)}");
    if (debug && fault is not null)
        Console.Error.WriteLine(fault);
    return status;
}

int Print(string text)
{
    Console.Out.WriteLine(text);
    return (int)ExitStatus.Done;
}

string Version() =>
    Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

try
{
    return Arguments.Read(args) switch
    {
        Reading.Do { Command: var asked } => (int)CommandTable.Find(asked, Console.Out).Execute(),
        Reading.Help { Verb: "experiments" } help => Print($"{help.Text}\n\n{Settings.Listing()}"),
        Reading.Help help => Print(help.Text),
        Reading.Wrong wrong => Fail((int)ExitStatus.Usage, wrong.Message, null),
        _ => Print($"biosparse {Version().Split('+')[0]}"),
    };
}
catch (FaultException fault)
{
    return Fail((int)fault.Status, fault.Message, fault);
}
catch (Exception bug)
{
    var line = bug.Message.ReplaceLineEndings(" ");
    return Fail(Unexpected, $"unexpected {bug.GetType().Name}: {line} (BIOSPARSE_DEBUG=1 shows where)", bug);
}
