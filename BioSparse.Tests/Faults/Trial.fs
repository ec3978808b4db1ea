/// Trying a case: within this process, on a stage of its own.
module BioSparse.Tests.Faults.Trial

open BioSparse.Core
open System
open System.Diagnostics
open System.IO
open System.Threading
open BioSparse.App.Commands

/// Longest that a case may take; on a busy machine it may wait longer, but not compute longer.
let patience = TimeSpan.FromSeconds 10.0

/// Whether something is over in time.
let private waits (thread: Thread) (watch: Stopwatch) =
    let own = Process.GetCurrentProcess()
    let before = own.TotalProcessorTime

    let isPatient () =
        own.Refresh()

        watch.Elapsed < patience
        || (own.TotalProcessorTime - before < patience && watch.Elapsed < 30.0 * patience)

    let mutable isOver = false

    while not isOver && isPatient () do
        isOver <- thread.Join 500

    isOver

/// Most memory that a case may take, in bytes.
let mostMemory = 512L <<< 20

/// How a case ended.
type Outcome =
    {
        /// Exit status; none where it never ended.
        Status: int option
        /// What it said on standard error.
        Said: string
        Took: TimeSpan
        /// Growth of the process, in bytes.
        Memory: int64
        /// What is not as the contract has it.
        Wrong: string list
    }

/// A number that depends on all of these, always the same.
let private mix (seed: int) (name: string) (index: int) =
    let mutable hash = 14695981039346656037UL

    for value in Seq.append (name |> Seq.map int) [ seed; index ] do
        hash <- (hash ^^^ uint64 (uint32 value)) * 1099511628211UL

    int (hash >>> 33)

/// The bad file of a case.
let fileOf (draw: Random -> byte[]) (kind: Kind) seed index = draw (Random(mix seed kind.Name index))

/// A line of this process's status, in bytes; 0 where there is none.
let private memoryOf (field: string) =
    if OperatingSystem.IsLinux() then
        File.ReadLines "/proc/self/status"
        |> Seq.tryFind _.StartsWith(field)
        |> Option.map (fun line -> 1024L * int64 (line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]))
        |> Option.defaultValue 0L
    else
        0L

/// The high-water mark of memory begins anew; returns what is used now.
let private beginMemory () =
    if OperatingSystem.IsLinux() then
        try
            File.WriteAllText("/proc/self/clear_refs", "5")
        with
        | :? IOException
        | :? UnauthorizedAccessException -> ()

    memoryOf "VmRSS:"

/// What the lines of a failure break of the contract.
let judge (kind: Kind) status (said: string) =
    let lines =
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        |> Array.filter (fun line -> not (line.StartsWith "biosparse: note:"))

    let isNamed (line: string) =
        Path.GetFileName kind.File :: kind.Named |> List.exists (fun name -> line.Contains(nonNull name))

    [ match status with
      | 0 -> ()
      | 2
      | 3
      | 4 ->
          if lines.Length = 0 then
              "nothing is said"

          if status > 2 && lines.Length > 1 then
              $"{lines.Length} lines"

          for line in lines do
              if not (line.StartsWith "biosparse: ") then
                  $"not a line of the program: {line}"
              elif line.Length > 4100 then
                  "a line without an end"
              elif Seq.exists Char.IsControl line then
                  "control characters"
              elif not (isNamed line) then
                  $"names neither file nor key: {line}"
      | other -> $"status {other}: {said.Trim()}" ]

let private filesUnder (folder: string) =
    if Directory.Exists folder then
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
    else
        [||]

/// A stage for the cases of a kind: a folder in a folder, so that what climbs out is seen.
type Stage(kind: Kind, root: string) =
    let folder = Path.Combine(root, "stage")
    let file = Path.Combine(folder, kind.File)
    let writes = Path.Combine(folder, kind.Writes)
    let isInside = file.StartsWith writes

    do
        Directory.CreateDirectory folder |> ignore
        kind.Stage folder

    let good =
        if File.Exists file then
            Some(File.ReadAllBytes file)
        else
            None

    let draw = kind.Draw folder
    let before = filesUnder writes |> Set.ofArray

    let outside () =
        filesUnder root
        |> Array.filter (fun path -> not (path.StartsWith writes) && path <> file)
        |> Array.map (fun path -> path, File.GetLastWriteTimeUtc path)
        |> Set.ofArray

    let still = outside ()

    /// Where the cases are tried.
    member _.Folder = folder

    /// The bad file.
    member _.File = file

    /// The content of a case's bad file.
    member _.Content seed index = fileOf draw kind seed index

    /// The stage as it was.
    member _.Reset() =
        for path in filesUnder writes do
            if not (before.Contains path) then
                File.Delete path

        if not isInside && Directory.Exists writes then
            Directory.Delete(writes, true)

        match good with
        | Some content ->
            Directory.CreateDirectory(nonNull (Path.GetDirectoryName file)) |> ignore
            File.WriteAllBytes(file, content)
        | None -> File.Delete file

    /// What was written outside of the folder that may be written to.
    member _.Climbed() =
        [ for path, _ in outside () - still -> $"wrote {path}"
          for path, _ in still - outside () -> $"changed {path}" ]
        |> List.distinct

    /// Tries a case.
    member stage.Try seed index =
        File.WriteAllBytes(file, stage.Content seed index)
        let output, error = new StringWriter(), new StringWriter()
        let entry = Entry((fun () -> Catalogue.builtIn), output, error)
        let mutable status = None

        let work () =
            let ended =
                match kind.Within with
                | Some within -> entry.Guard(fun () -> enum (within folder entry))
                | None -> entry.Run(List.toArray (kind.Words folder))

            status <- Some ended

        let start = beginMemory ()
        let watch = Stopwatch.StartNew()
        let thread = Thread(work, IsBackground = true)
        thread.Start()
        let isOver = waits thread watch
        let memory = max 0L (memoryOf "VmHWM:" - start)

        if isOver then
            let climbed = stage.Climbed()
            stage.Reset()

            { Status = status
              Said = string error
              Took = watch.Elapsed
              Memory = memory
              Wrong =
                [ yield! judge kind status.Value (string error)
                  if memory > mostMemory then
                      $"took {memory >>> 20} MB"
                  yield! climbed ] }
        else
            { Status = None
              Said = ""
              Took = watch.Elapsed
              Memory = memory
              Wrong = [ $"no end within {patience.TotalSeconds} s" ] }
