/// Folders and damaged files for the tests of formats.
module BioSparse.Tests.Scratch

open System
open System.IO
open Expecto
open BioSparse.App.Faults

/// Damaged files tried for each format; more of them make a longer search of the same kind.
let damagedFiles = 400

/// Does something with a new folder, which is gone afterwards.
let inFolder (f: string -> 'T) =
    let folder = Directory.CreateTempSubdirectory "biosparse-test-"

    try
        f folder.FullName
    finally
        folder.Delete true

/// The fault's message; the test fails if there is none, or one of another status or of several lines.
let faultOf (status: ExitStatus) (f: unit -> 'T) =
    match
        (try
            f () |> ignore
            None
         with :? FaultException as fault ->
             Some fault)
    with
    | None -> failtest "no fault"
    | Some fault ->
        Expect.equal fault.Status status fault.Message
        Expect.isFalse (fault.Message.Contains '\n') "one line"
        fault.Message

/// A data fault whose message begins with the file's name.
let faultOn (path: string) f =
    let message = faultOf ExitStatus.Data f
    Expect.stringStarts message path "the message names the file"
    message

/// The bytes with something changed, left out, put in or put twice.
let damaged (random: Random) (bytes: byte[]) =
    let at () = random.Next(bytes.Length + 1)

    let between () =
        let a, b = at (), at ()
        min a b, max a b

    match random.Next 6 with
    | 0 -> bytes[.. at () - 1]
    | 1 ->
        let noise = Array.zeroCreate (1 + random.Next 20)
        random.NextBytes noise
        Array.concat [ bytes[.. bytes.Length - 1]; noise ]
    | 2 ->
        let a, b = between ()
        Array.append bytes[.. a - 1] bytes[b..]
    | 3 ->
        let a, b = between ()
        Array.concat [ bytes[.. b - 1]; bytes[a..] ]
    | 4 ->
        // the first bytes of all formats say how much follows
        let copy = Array.copy bytes
        copy[random.Next(min copy.Length 64)] <- byte (random.Next 256)
        copy
    | _ ->
        let copy = Array.copy bytes

        for _ in 0 .. random.Next 4 do
            copy[random.Next copy.Length] <- byte (random.Next 256)

        copy

/// However a file is damaged, reading it works or ends in a data fault that names the file; some must fault.
let endsInFaults ending (read: string -> unit) (files: byte[] list) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "damaged" + ending)
        let random = Random 20250117
        let mutable faults = 0

        for bytes in files do
            for _ in 1 .. damagedFiles / files.Length do
                File.WriteAllBytes(path, damaged random bytes)

                try
                    read path
                with
                | :? FaultException as fault ->
                    faults <- faults + 1
                    Expect.equal fault.Status ExitStatus.Data fault.Message
                    Expect.stringStarts fault.Message path "the message names the file"
                    Expect.isFalse (fault.Message.Contains '\n') "one line"
                | bug ->
                    let hex = Convert.ToHexString(File.ReadAllBytes path)
                    failtest $"{bug.GetType().Name} {bug.Message} on {hex}"

        Expect.isGreaterThan faults (damagedFiles / 4) "damage is found")

/// Every file that is cut short ends in a data fault.
let refusesPrefixes ending (read: string -> unit) (bytes: byte[]) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "short" + ending)

        for length in 0 .. bytes.Length - 1 do
            File.WriteAllBytes(path, bytes[.. length - 1])
            faultOn path (fun () -> read path) |> ignore)

/// Any further bytes end in a data fault.
let refusesMore ending (read: string -> unit) (bytes: byte[]) =
    inFolder (fun folder ->
        let path = Path.Combine(folder, "long" + ending)

        for extra in [ 1; 4; 100 ] do
            File.WriteAllBytes(path, Array.append bytes (Array.create extra 7uy))
            faultOn path (fun () -> read path) |> ignore)

/// The bits of numbers, which tell apart what = does not.
let bits (values: float32[]) =
    values |> Array.map BitConverter.SingleToInt32Bits
