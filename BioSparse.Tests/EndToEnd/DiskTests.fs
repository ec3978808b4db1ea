/// Runs on a full disk. The long form of this is `bench/faults/disk`.
module BioSparse.Tests.EndToEnd.DiskTests

open System
open System.Diagnostics
open System.IO
open Expecto
open BioSparse.Tests.EndToEnd.Program

let private succeeds (program: string) (words: string list) =
    try
        let info = ProcessStartInfo(program, words)
        info.RedirectStandardError <- true
        use running = nonNull (Process.Start info)
        running.StandardError.ReadToEnd() |> ignore
        running.WaitForExit()
        running.ExitCode = 0
    with :? ComponentModel.Win32Exception ->
        false

/// Does something on a memory disk of this size; the test is skipped where one cannot be had.
let private onDisk scratch (size: string) act =
    let disk = Directory.CreateDirectory(Path.Combine(scratch, "disk")).FullName

    if not (succeeds "mount" [ "-t"; "tmpfs"; "-o"; $"size={size}"; "none"; disk ]) then
        skiptest "mounting a tmpfs is not permitted here"

    try
        act disk
    finally
        succeeds "umount" [ disk ] |> ignore

[<Tests>]
let tests =
    testCase
        "Faults/a full disk ends a run in one line, and with space it is resumed to the same bytes"
        (fun () ->
            inScratch (fun scratch ->
                let words folder =
                    [ "run"
                      tinyIn scratch
                      "--quiet"
                      "--seeds"
                      "1"
                      "--set"
                      "tensorboard=true"
                      "--out"
                      folder ]

                let whole = Path.Combine(scratch, "whole")
                Expect.equal (biosparse (words whole)).Status 0 "whole"

                // full within the training, and within the report
                for size in [ "200k"; "1m" ] do
                    onDisk scratch size (fun disk ->
                        let folder = Path.Combine(disk, "run")
                        oneLine (biosparse (words folder)) 3 [ disk; "No space left" ]
                        // still full; a job that ends before its weights are written has a line of progress
                        let still = biosparse [ "resume"; folder ]

                        let told =
                            still.Error.Split '\n' |> Seq.filter (fun line -> not (line.StartsWith "["))

                        oneLine
                            { still with
                                Error = String.concat "\n" told }
                            3
                            [ disk; "No space left" ]

                        Expect.isTrue (succeeds "mount" [ "-o"; "remount,size=64m"; disk ]) "more space"
                        let resumed = biosparse [ "resume"; folder ]
                        Expect.equal resumed.Status 0 resumed.Error
                        Expect.equal (results folder) (results whole) $"the same bytes after {size}")))
