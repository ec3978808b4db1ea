/// The words each verb takes, a union a verb, as Argu reads them.
module internal BioSparse.App.CommandLine.Grammar

open Argu

[<RequireQualifiedAccess>]
type RunWord =
    | [<MainCommand>] Experiment of ``EXPERIMENT|FILE.yaml``: string
    | [<EqualsAssignmentOrSpaced>] Set of ``KEY=VALUE``: string
    | [<Unique; EqualsAssignmentOrSpaced>] Seeds of N: string
    | [<Unique; EqualsAssignmentOrSpaced>] Threads of N: string
    | [<Unique; EqualsAssignmentOrSpaced; CustomCommandLine "--data-dir">] DataDir of DIR: string
    | [<Unique; EqualsAssignmentOrSpaced>] Out of DIR: string
    | [<Unique>] Quiet

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Experiment _ -> "the name of a built-in experiment or a YAML file (quick by default)."
            | Set _ ->
                "set one setting, e.g. hidden=200; repeatable. biosparse experiments --help lists the keys."
            | Seeds _ -> "number of seeds, instead of the experiment's."
            | Threads _ -> "number of threads, instead of the experiment's."
            | DataDir _ -> "folder of the data sets."
            | Out _ -> "the run folder, new or empty (runs/<name>-<UTC time> by default)."
            | Quiet -> "no progress on standard error."

[<RequireQualifiedAccess>]
type FolderWord =
    | [<MainCommand>] Folder of RUN_DIR: string

    interface IArgParserTemplate with
        member _.Usage = "a run folder."

[<RequireQualifiedAccess>]
type ReportWord =
    | [<MainCommand>] Folder of RUN_DIR: string
    | [<Unique>] Latex
    | [<Unique>] Pdf

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Folder _ -> "a run folder."
            | Latex ->
                "write the tables as LaTeX too: RUN_DIR/tables/*.tex, and paper.tex, which has them all."
            | Pdf -> "write the figures as PDF too, one or two columns of a paper wide (85 or 180 mm)."

[<RequireQualifiedAccess>]
type RunsWord =
    | [<MainCommand>] Folder of DIR: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Folder _ -> "the folder to search, with the folders in it (runs)."
            | Json -> "print JSON."

[<RequireQualifiedAccess>]
type CompareWord =
    | [<MainCommand>] Folders of ``RUN_DIR RUN_DIR...``: string
    | [<Unique; EqualsAssignmentOrSpaced>] Out of ``FILE.html``: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Folders _ -> "two finished runs or more; differences are from the first."
            | Out _ -> "the page to write (comparison.html); one that is there is replaced."

[<RequireQualifiedAccess>]
type ExperimentsWord =
    | [<Unique; EqualsAssignmentOrSpaced>] Show of EXPERIMENT: string

    interface IArgParserTemplate with
        member _.Usage = "print the YAML of this built-in experiment."

[<RequireQualifiedAccess>]
type DataWord =
    | [<MainCommand>] Ask of ``list | fetch DATASET | verify DATASET``: string
    | [<Unique; EqualsAssignmentOrSpaced; CustomCommandLine "--data-dir">] DataDir of DIR: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Ask _ -> "list the data sets, fetch one, or check the files of one."
            | DataDir _ -> "folder of the data sets."

[<Literal>]
let private networkUsage =
    "a .safetensors file from a run's folder weights, or any .safetensors or .npz file of a network."

[<Literal>]
let private mapUsage =
    "tensors of other names: parts W, b, V, c, of a stack layers.1.W, layers.1.b, ...; repeatable."

[<Literal>]
let private activationUsage =
    "activation of the hidden layers where the file does not say it: relu, {kind: power, exponent: 4.5}, ...; [relu, linear] for one each."

[<Literal>]
let private inputUsage =
    "unit-length: the first layer sees each image divided by its length (plain), where the file does not say it."

[<RequireQualifiedAccess>]
type AttackWord =
    | [<MainCommand>] Weights of WEIGHTS: string
    | [<Unique; EqualsAssignmentOrSpaced>] Dataset of ``mnist-embedded|DATASET|FILE.yaml``: string
    | [<Unique; EqualsAssignmentOrSpaced>] Attack of ATTACK: string
    | [<Unique; EqualsAssignmentOrSpaced>] Epsilon of ``0.05,0.1``: string
    | [<Unique; EqualsAssignmentOrSpaced>] Steps of N: string
    | [<Unique; EqualsAssignmentOrSpaced>] Queries of N: string
    | [<Unique; EqualsAssignmentOrSpaced; CustomCommandLine "--step-size">] StepSize of LENGTH: string
    | [<Unique; CustomCommandLine "--random-start">] RandomStart
    | [<Unique; EqualsAssignmentOrSpaced>] Restarts of N: string
    | [<Unique; EqualsAssignmentOrSpaced>] Samples of N: string
    | [<Unique; EqualsAssignmentOrSpaced>] Seed of N: string
    | [<Unique; EqualsAssignmentOrSpaced>] Save of ``FILE.npy``: string
    | [<EqualsAssignmentOrSpaced>] Map of ``W=NAME,b=NAME``: string
    | [<Unique; EqualsAssignmentOrSpaced>] Activation of KIND: string
    | [<Unique; EqualsAssignmentOrSpaced>] Input of ``plain|unit-length``: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Weights _ -> networkUsage
            | Dataset _ ->
                "the data set of the test images: mnist-embedded, one of biosparse data list, or the YAML file of an experiment."
            | Attack _ -> "the attack: fgsm, pgd, noise, square or cascade."
            | Epsilon _ -> "radii of the l-infinity ball, separated by commas."
            | Steps _ -> "number of steps (40; cascade: 100, of each APGD run)."
            | Queries _ -> "queries of square for each image (1500; cascade: 5000)."
            | StepSize _ -> "length of a step (0.01)."
            | RandomStart -> "start at a random point of the ball."
            | Restarts _ -> "number of restarts (1); the worst case of each image counts."
            | Samples _ -> "number of test images (all)."
            | Seed _ -> "seed of the random numbers (1)."
            | Save _ ->
                "write the attacked images, N by pixels in [0, 1]; with several radii, to FILE-eps0.1.npy each."
            | Map _ -> mapUsage
            | Activation _ -> activationUsage
            | Input _ -> inputUsage
            | Json -> "print JSON."

[<RequireQualifiedAccess>]
type AnalyseWord =
    | [<MainCommand>] File of FILE: string
    | [<Unique; EqualsAssignmentOrSpaced>] Array of NAME: string
    | [<Unique; EqualsAssignmentOrSpaced>] Threshold of SHARE: string
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | File _ -> "any .npy, .npz or .safetensors file."
            | Array _ -> "the array in it."
            | Threshold _ -> "detection threshold, a share of the largest weight (0.005)."
            | Json -> "print JSON."

[<RequireQualifiedAccess>]
type ExportWord =
    | [<MainCommand>] Network of WEIGHTS: string
    | [<Unique; EqualsAssignmentOrSpaced; CustomCommandLine "--out">] Target of FILE: string
    | [<EqualsAssignmentOrSpaced>] Map of ``W=NAME,b=NAME``: string
    | [<Unique; EqualsAssignmentOrSpaced>] Activation of KIND: string
    | [<Unique; EqualsAssignmentOrSpaced>] Input of ``plain|unit-length``: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Network _ -> networkUsage
            | Target _ ->
                "the file to write: .npz for dense layers, .onnx (opset 18: x to logits and class) or .safetensors."
            | Map _ -> mapUsage
            | Activation _ -> activationUsage
            | Input _ -> inputUsage

[<RequireQualifiedAccess>]
type SweepWord =
    | [<MainCommand>] Plan of ``FILE.yaml | status DIR | resume DIR | collect DIR``: string
    | [<Unique; EqualsAssignmentOrSpaced>] Engine of ``local|slurm``: string
    | [<Unique; EqualsAssignmentOrSpaced>] Jobs of N: string
    | [<Unique; CustomCommandLine "--dry-run">] DryRun
    | [<Unique>] Pilot
    | [<Unique>] Retry
    | [<Unique; EqualsAssignmentOrSpaced>] Out of DIR: string
    | [<Unique; EqualsAssignmentOrSpaced; CustomCommandLine "--data-dir">] DataDir of DIR: string
    | [<Unique; EqualsAssignmentOrSpaced; Hidden>] Threads of N: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Plan _ ->
                "a sweep's YAML file to run; or the folder of a sweep to inspect, continue or collect."
            | Engine _ -> "where the runs are executed (local)."
            | Jobs _ -> "number of parallel runs (local: the number of processors)."
            | DryRun ->
                "list the runs without running them; with an estimate of the time where a run was measured."
            | Pilot -> "with --dry-run: execute one run first, to measure its time."
            | Retry -> "repeat failed runs."
            | Out _ -> "the sweep's folder (runs/<name> by default); an existing sweep is continued."
            | DataDir _ -> "folder of the data sets."
            | Threads _ -> "threads of a run."

[<RequireQualifiedAccess>]
type BenchWord =
    | [<Unique; CustomCommandLine "--json">] AsJson
    | [<Unique; CustomCommandLine "--only">] Only of TOPIC: string
    | [<Unique; EqualsAssignmentOrSpaced>] Seconds of N: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | AsJson -> "print JSON."
            | Only _ -> "only the cases with this text in their topic."
            | Seconds _ -> "measured seconds of each case (2)."

[<RequireQualifiedAccess>]
type CompletionWord =
    | [<MainCommand>] Shell of ``bash|zsh|fish|pwsh``: string

    interface IArgParserTemplate with
        member _.Usage = "the shell that the script is for."
