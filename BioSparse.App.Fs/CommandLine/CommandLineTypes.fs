/// The commands of the program `biosparse` and their syntax.
/// Nothing here touches files, the console or libtorch.
namespace BioSparse.App.CommandLine

open System
open System.Collections.Generic

/// The engine that executes the runs of a sweep.
type Engine =
    /// As processes on this machine.
    | Local = 0
    /// As an array job of Slurm.
    | Slurm = 1

/// The shell that a completion script is for.
type Shell =
    /// GNU Bash, version 3.2 or later.
    | Bash = 0
    /// Zsh with `compinit`.
    | Zsh = 1
    /// fish, version 3 or later.
    | Fish = 2
    /// PowerShell, version 5 or later.
    | PowerShell = 3

/// The names that the program completes besides its own words.
[<NoComparison>]
type CompletionNames =
    {
        /// The built-in experiments.
        Experiments: string[]
        /// The data sets known by name that are fetched.
        DataSets: string[]
        /// The attacks of the catalogue.
        Attacks: string[]
        /// The activations of the catalogue.
        Activations: string[]
        /// The paths of the settings that an experiment of the catalogue's rules can have.
        Settings: string[]
    }

/// `biosparse run`.
[<NoComparison>]
type RunOptions =
    {
        /// A built-in experiment's name or the path of a YAML file.
        Experiment: string
        /// The `KEY=VALUE` of each `--set`, in the order given.
        Settings: string[]
        /// Number of seeds, instead of the experiment's.
        Seeds: Nullable<int>
        /// Number of threads, instead of the experiment's.
        Threads: Nullable<int>
        /// Folder of the data sets; null for the usual one.
        DataDirectory: string | null
        /// The run folder; null for a new one under `runs`.
        Output: string | null
        /// No progress on standard error.
        Quiet: bool
    }

/// A network in a file, with what the file itself may not say.
[<NoComparison>]
type NetworkOptions =
    {
        /// A `.safetensors` or `.npz` file.
        File: string
        /// The tensor of each part (`W`, `b`, `layers.1.W`, ..., `V`, `c`) that has another name in the file.
        Map: KeyValuePair<string, string>[]
        /// The activation of the hidden layers, in YAML as experiments have it; null for what the file says.
        Activation: string | null
        /// The form of the input, `plain` or `unit-length`; null for what the file says.
        Input: string | null
    }

/// `biosparse attack`.
[<NoComparison>]
type AttackOptions =
    {
        /// The attacked network, and what the command line says of its file.
        Network: NetworkOptions
        /// Name of the data set attacked.
        Dataset: string
        /// Which attack.
        Attack: string
        /// Radii of the l∞ ball, each in [0, 1], at least one.
        Epsilon: float[]
        /// Number of steps, at least 1; the attack's own when without value.
        Steps: Nullable<int>
        /// Queries of Square for each image, at least 1; the attack's own when without value.
        Queries: Nullable<int>
        /// Length of a step, in (0, 1]; the attack's own when without value.
        StepSize: Nullable<float>
        /// Whether to start at a random place in the ball.
        RandomStart: bool
        /// Number of restarts, at least 1; the worst case per sample counts. The attack's own when without value.
        Restarts: Nullable<int>
        /// Number of test images; all when without value.
        Samples: Nullable<int>
        /// Seed of the attack's random numbers.
        Seed: int
        /// A `.npy` file for the attacked images; null for none.
        Save: string | null
        /// Results as JSON.
        Json: bool
    }

/// `biosparse analyse`.
[<NoComparison>]
type AnalyseOptions =
    {
        /// A `.npy`, `.npz` or `.safetensors` file.
        File: string
        /// The array in it; null when there is but one, or for the first weights.
        Array: string | null
        /// Detection threshold, as a share of the largest weight, in [0, 1).
        Threshold: float
        /// Results as JSON.
        Json: bool
    }

/// `biosparse sweep FILE`, and `biosparse sweep resume DIR`.
[<NoComparison>]
type SweepOptions =
    {
        /// The YAML file of the sweep, or the folder of the sweep to resume.
        File: string
        /// The engine that executes its runs.
        Engine: Engine
        /// Runs at the same time; without value, what the engine thinks best.
        Jobs: Nullable<int>
        /// Folder of the data sets; null for the usual one.
        DataDirectory: string | null
        /// The sweep's folder; null for `runs/NAME`.
        Output: string | null
        /// Only say what would be run.
        DryRun: bool
        /// Measure one run, for the time that all would take.
        Pilot: bool
        /// Run again what failed before.
        Retry: bool
    }

/// `biosparse sweep work DIR`: what engines call for the runs themselves.
[<NoComparison>]
type SweepWorkOptions =
    {
        /// The sweep's folder.
        Directory: string
        /// The runs, by their names; none to read names from standard input, a line each.
        Runs: string[]
        /// Threads of each run.
        Threads: int
        /// Folder of the data sets; null for the usual one.
        DataDirectory: string | null
    }

/// `biosparse report`.
type ReportOptions =
    {
        /// The run folder.
        RunDirectory: string
        /// Write the tables as LaTeX too.
        Latex: bool
        /// Write the figures as PDF too.
        Pdf: bool
    }

/// A command of the program.
[<NoComparison; NoEquality>]
type Command =
    /// Run an experiment.
    | Run of Options: RunOptions
    /// Go on with an interrupted run.
    | Resume of RunDirectory: string
    /// Draw figures and write the report again.
    | Report of Options: ReportOptions
    /// List the runs under a folder (null for `runs`).
    | Runs of Directory: (string | null) * Json: bool
    /// Compare runs, the first of which is the reference; write a page (null for `comparison.html`).
    | Compare of RunDirectories: string[] * Output: (string | null)
    /// List the built-in experiments, or print the YAML of one (null for the list).
    | Experiments of Show: (string | null)
    /// List the data sets.
    | DataList of DataDirectory: (string | null)
    /// Fetch a data set.
    | DataFetch of Name: string * DataDirectory: (string | null)
    /// Check the files of a data set.
    | DataVerify of Name: string * DataDirectory: (string | null)
    /// Attack a trained network.
    | Attack of Options: AttackOptions
    /// Analyse an array of weights.
    | Analyse of Options: AnalyseOptions
    /// Write a trained network as `.npz`, `.onnx` or `.safetensors`.
    | Export of Network: NetworkOptions * Output: string
    /// Run a sweep.
    | Sweep of Options: SweepOptions
    /// Say how far a sweep is.
    | SweepStatus of Directory: string
    /// Go on with a sweep.
    | SweepResume of Options: SweepOptions
    /// Gather the results of a sweep.
    | SweepCollect of Directory: string
    /// Do runs of a planned sweep.
    | SweepWork of Options: SweepWorkOptions
    /// Measure the speed of the core for so many seconds a case: every case, or those with a text in their topic (null for all).
    | Bench of Json: bool * Only: (string | null) * Seconds: int
    /// Print the script that completes command lines in a shell.
    | Completion of Shell: Shell

/// The result of parsing a command line.
[<NoComparison; NoEquality>]
type Reading =
    /// Do this.
    | Do of Command: Command
    /// Print this help, of one verb or of the program (verb empty), and end well.
    | Help of Verb: string * Text: string
    /// Print the settings of a section of experiments, such as a model's, and end well.
    | SettingsOf of Section: string
    /// Print the version and end well.
    | Version
    /// Usage errors: all of the line's mistakes, each with what would be right.
    | Wrong of Messages: string[]
