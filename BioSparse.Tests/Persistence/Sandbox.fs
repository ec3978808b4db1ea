/// What tests of files share: folders that vanish, faults, and damage.
module BioSparse.Tests.Persistence.Sandbox

open System
open System.IO
open Expecto
open BioSparse.App.Faults
open BioSparse.Core

/// Runs `body` in a folder of its own.
let inFolder (body: string -> 'a) =
    let folder = Directory.CreateTempSubdirectory "biosparse-"

    try
        body folder.FullName
    finally
        folder.Delete true

/// The fault that `action` ends in; any other end is an error of the test.
let faultOf (action: unit -> 'a) =
    try
        action () |> ignore
        None
    with :? FaultException as fault ->
        Some fault

/// Expects a fault of this status whose message names all of `words` in one line.
let expectFault status (words: string list) action =
    match faultOf action with
    | None -> failtest $"no fault, though one that names {words} is due"
    | Some fault ->
        Expect.equal fault.Status status $"status of: {fault.Message}"
        Expect.isFalse (fault.Message.Contains '\n') "one line"

        for word in words do
            Expect.stringContains fault.Message word "what it names"

/// `count` damaged copies of `bytes`, always the same: bits flipped, bytes set, cut short, or lengthened.
let damaged count seed (bytes: byte[]) =
    let draw index bound key =
        (Random.integers bound 1 (Random.split index key))[0]

    [ for number in 0 .. count - 1 do
          let key = Random.split number (Random.key seed)
          // the first bytes are the header, where damage tells most
          let place =
              if draw 0 2 key = 0 then
                  draw 1 (min 96 bytes.Length) key
              else
                  draw 1 bytes.Length key

          let copy = Array.copy bytes

          match draw 2 4 key with
          | 0 ->
              copy[place] <- copy[place] ^^^ byte (1 <<< draw 3 8 key)
              copy
          | 1 ->
              copy[place] <- byte (draw 3 256 key)
              copy[draw 4 bytes.Length key] <- byte (draw 5 256 key)
              copy
          | 2 -> Array.truncate place copy
          | _ -> Array.append copy (Array.init (1 + draw 3 20 key) (fun i -> byte (draw (i + 6) 256 key))) ]

/// Reads each damaged copy: it is read all the same, or ends in a fault of data that names the file.
let expectOnlyDataFaults count seed (bytes: byte[]) (read: byte[] -> unit) (name: string) =
    for copy in damaged count seed bytes do
        match faultOf (fun () -> read copy) with
        | None -> ()
        | Some fault ->
            Expect.equal fault.Status ExitStatus.Data fault.Message
            Expect.stringContains fault.Message name "names the file"
