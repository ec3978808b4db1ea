using BioSparse.App.CommandLine;
using BioSparse.App.Faults;
using BioSparse.Core;

namespace BioSparse.App.Commands;

/// <summary>The commands by verb.</summary>
public static class CommandTable
{
    /// <summary>The command of a command line.</summary>
    /// <exception cref="FaultException">This build has no such command.</exception>
    public static ICommand Find(Catalogue catalogue, Command asked, TextWriter output, TextWriter error) => asked switch
    {
        Command.Run run => RunCommand.New(catalogue, run.Options, output),
        Command.Resume resume => RunCommand.Resume(catalogue, resume.RunDirectory, output),
        Command.Report report => new ReportCommand(catalogue, report.Options, output),
        Command.Runs runs => new RunsCommand(catalogue, runs.Directory, runs.Json, output, error),
        Command.Compare compare => new CompareCommand(catalogue, compare.RunDirectories, compare.Output, output),
        Command.Experiments experiments => new ExperimentsCommand(experiments.Show, output),
        Command.DataList list => new DataListCommand(list.DataDirectory, output),
        Command.DataFetch fetch => new DataFetchCommand(fetch.Name, fetch.DataDirectory, output),
        Command.DataVerify verify => new DataVerifyCommand(verify.Name, verify.DataDirectory, output),
        Command.Analyse analyse => new AnalyseCommand(analyse.Options, output),
        Command.Attack attack => new AttackCommand(catalogue, attack.Options, output, error),
        Command.Export export => new ExportCommand(catalogue, export.Network, export.Output, output, error),
        Command.Sweep sweep => SweepCommand.New(catalogue, sweep.Options, output),
        Command.SweepResume resume => SweepCommand.Resume(catalogue, resume.Options, output),
        Command.SweepStatus status => new SweepStatusCommand(catalogue, status.Directory, output),
        Command.SweepCollect collect => new SweepCollectCommand(catalogue, collect.Directory, output),
        Command.SweepWork work => new SweepWorkCommand(catalogue, work.Options, output),
        Command.Completion completion => new CompletionCommand(catalogue, completion.Shell, output),
        Command.Bench bench => new BenchCommand(bench.Json, bench.Only, TimeSpan.FromSeconds(bench.Seconds), output),
        _ => throw new FaultException(
            ExitStatus.Usage,
            $"{Arguments.VerbOf(asked)}: found a verb that this build cannot do; allowed {string.Join(", ", Arguments.Verbs)}"),
    };
}
