/// Processes side by side: on one run folder, and on one data folder.
module BioSparse.Tests.EndToEnd.SideBySideTests

open System.IO
open System.Threading
open Expecto
open BioSparse.Tests.EndToEnd.Program

let private words scratch folder =
    [ "run"; tinyIn scratch; "--quiet"; "--out"; folder; "--seeds"; "1" ]

[<Tests>]
let tests =
    testList
        "Faults/side by side"
        [ testCase
              "of processes that write one run folder at once one does, and the others leave it alone"
              (fun () ->
                  inScratch (fun scratch ->
                      let whole, shared = Path.Combine(scratch, "whole"), Path.Combine(scratch, "shared")
                      Expect.equal (biosparse (words scratch whole)).Status 0 "whole"

                      let ends =
                          [ for _ in 1..3 -> begun scratch (words scratch shared) ] |> List.map waited

                      Expect.hasLength (ends |> List.filter (fun one -> one.Status = 0)) 1 "one"

                      for other in ends |> List.filter (fun one -> one.Status <> 0) do
                          // who comes later finds the folder held, or no longer empty
                          Expect.contains [ 2; 3 ] other.Status other.Error
                          Expect.stringContains other.Error shared "which folder"
                          Expect.equal (other.Error.Trim().Split('\n').Length) 1 "one line"

                      Expect.equal (results shared) (results whole) "undisturbed"

                      let again =
                          [ for _ in 1..3 -> begun scratch [ "resume"; shared ] ] |> List.map waited

                      for one in again do
                          Expect.contains [ 0; 3 ] one.Status one.Error

                      Expect.equal (results shared) (results whole) "still"))

          testCase "runs that begin in the same second get folders of their own" (fun () ->
              inScratch (fun scratch ->
                  let words =
                      [ "run"
                        tinyIn scratch
                        "--quiet"
                        "--seeds"
                        "1"
                        "--set"
                        "models=[pixel-softmax]" ]

                  let ends = [ for _ in 1..2 -> begun scratch words ] |> List.map waited

                  for one in ends do
                      Expect.equal one.Status 0 one.Error

                  let runs = Directory.GetDirectories(Path.Combine(scratch, "runs"))
                  Expect.hasLength runs 2 "two"
                  Expect.equal (results runs[0]) (results runs[1]) "of the same numbers"))

          testCase "resume finds the data folder that the run was given, and refuses other data" (fun () ->
              inScratch (fun scratch ->
                  let data = Path.Combine(scratch, "mine")
                  Directory.CreateDirectory data |> ignore
                  let folder = Path.Combine(scratch, "run")

                  Expect.equal
                      (biosparseIn scratch (words scratch folder @ [ "--data-dir"; data ])).Status
                      0
                      "run"

                  let json = File.ReadAllText(Path.Combine(folder, "run.json"))
                  Expect.stringContains json data "noted"
                  // as if the run had begun with another file
                  let hash = System.Text.RegularExpressions.Regex "[0-9a-f]{64}"

                  File.WriteAllText(
                      Path.Combine(folder, "run.json"),
                      hash.Replace(json, String.replicate 64 "0", 1)
                  )

                  oneLine (biosparse [ "resume"; folder ]) 3 [ folder; "SHA-256" ])) ]
    |> testSequenced
