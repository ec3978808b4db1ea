/// Trying cases as processes of their own, with the memory that each took.
module BioSparse.Tests.Faults.Processes

open System
open System.Diagnostics
open System.IO
open BioSparse.Tests.Faults.Trial

/// The most memory that a process has held so far, in bytes.
let private highWater (running: Process) =
    try
        File.ReadLines $"/proc/{running.Id}/status"
        |> Seq.tryFind _.StartsWith("VmHWM:")
        |> Option.map (fun line -> 1024L * int64 (line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]))
        |> Option.defaultValue 0L
    with
    | :? IOException
    | :? UnauthorizedAccessException -> 0L

/// Tries a case of a kind as a process; the time that .NET takes to start counts too.
let tries (kind: Kind) seed index =
    let root = Directory.CreateTempSubdirectory "biosparse-faults-"

    try
        let stage = Stage(kind, root.FullName)
        File.WriteAllBytes(stage.File, stage.Content seed index)

        let info =
            ProcessStartInfo(
                "dotnet",
                Path.Combine(AppContext.BaseDirectory, "biosparse.dll") :: kind.Words stage.Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = stage.Folder
            )

        info.Environment["BIOSPARSE_OFFLINE"] <- "1"
        info.Environment.Remove "DOTNET_GCHeapHardLimit" |> ignore
        let watch = Stopwatch.StartNew()
        use running = nonNull (Process.Start info)

        let output, error =
            running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync()

        let mutable memory = 0L

        // it may compute for so long, and wait on a busy machine for ten times that
        let longest = 3.0 * patience

        let isPatient () =
            try
                running.Refresh()
                running.TotalProcessorTime < longest && watch.Elapsed < 10.0 * longest
            with
            | :? InvalidOperationException
            | :? ComponentModel.Win32Exception ->
                // it has just ended
                true

        while not (running.WaitForExit 2) && isPatient () do
            memory <- max memory (highWater running)

        if running.HasExited then
            output.Wait()

            { Status = Some running.ExitCode
              Said = error.Result
              Took = watch.Elapsed
              Memory = memory
              Wrong =
                [ yield! judge kind running.ExitCode error.Result
                  if memory > mostMemory then
                      $"took {memory >>> 20} MB"
                  yield! stage.Climbed() ] }
        else
            running.Kill true

            { Status = None
              Said = ""
              Took = watch.Elapsed
              Memory = memory
              Wrong = [ $"no end within {longest.TotalSeconds} s" ] }
    finally
        root.Delete true
