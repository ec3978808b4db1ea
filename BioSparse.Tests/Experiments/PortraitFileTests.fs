/// Portraits of jobs, and their files.
module BioSparse.Tests.Experiments.PortraitFileTests

open System
open System.IO
open Expecto
open BioSparse.Core
open BioSparse.App.Experiments
open BioSparse.App.Persistence
open BioSparse.Tests
open BioSparse.Tests.Experiments.Machines

/// The network of a job, whose states are stored and read back where asked; and its portrait.
let private portraitOf isStored isWhole (job: Job) (config: Experiment) =
    let images = Toy.data.Images
    let protocol = Experiment.protocol null images.Test.Count config
    use machine = new JobMachine(protocol, images, job)
    let result = finish isStored machine machine.Start |> machine.Result
    result, JobPortrait.make protocol images job isWhole result.Network

let private config =
    Toy.settings [ "models=[competitive-hebbian, pixel-softmax, kernel-ridge, deep]" ]

/// NaN is no number, and equal to none.
let private shown (portrait: Portrait) = $"%A{portrait}"

let private written portrait =
    Scratch.inFolder (fun folder ->
        let file = Path.Combine(folder, "p", "a.npz")
        PortraitFile.Write(file, portrait)
        File.ReadAllBytes file, PortraitFile.Read file)

/// A portrait with units, images and attacks.
let private sample =
    lazy (portraitOf false true (Toy.jobs config |> List.find (fun job -> job.Model = "deep")) config |> snd)

[<Tests>]
let tests =
    testList
        "Portrait files"
        [ testCase "a job that goes on from stored states has the same bytes, and reads back" (fun () ->
              for job in Toy.jobs config do
                  for isWhole in [ true; false ] do
                      let straight, portrait = portraitOf false isWhole job config
                      let _, resumed = portraitOf true isWhole job config
                      let bytes, read = written portrait
                      Expect.equal (fst (written resumed)) bytes $"{job.Model}: bytes"
                      Expect.equal (fst (written read)) bytes $"{job.Model}: bytes of what was read"
                      Expect.equal (shown read) (shown portrait) $"{job.Model}: what was read"

                      let accuracy =
                          straight.Rows
                          |> Array.find (fun row -> row.Metric = "accuracy" && row.Split = Split.Test)

                      let right =
                          Seq.sum (
                              seq {
                                  for c in 0 .. portrait.Classes - 1 ->
                                      portrait.Confusion[c * (portrait.Classes + 1)]
                              }
                          )

                      Expect.equal
                          (float right / float (Array.sum portrait.Confusion))
                          accuracy.Value
                          $"{job.Model}: accuracy"

                      Expect.equal portrait.Examples.IsSome isWhole $"{job.Model}: examples"

                      Expect.equal
                          portrait.Layers.Length
                          (if isWhole && job.HasWeights then
                               straight.Network.Layers.Length
                           else
                               0)
                          $"{job.Model}: layers")

          testCase "a damaged file is one line that names it" (fun () ->
              Scratch.inFolder (fun folder ->
                  let file = Path.Combine(folder, "a.npz")
                  PortraitFile.Write(file, sample.Value)
                  let good = File.ReadAllBytes file
                  let random = Random 7

                  for _ in 1..200 do
                      let bytes = Scratch.damaged random good

                      if bytes <> good then
                          File.WriteAllBytes(file, bytes)

                          try
                              // what is damaged where no array is may still read as it was
                              PortraitFile.Read file |> shown |> ignore
                          with :? BioSparse.App.Faults.FaultException as fault ->
                              Expect.isFalse (fault.Message.Contains '\n') "one line"
                              Expect.stringStarts fault.Message file "names the file"))

          testCase "arrays that are missing or of other extents are named" (fun () ->
              Scratch.inFolder (fun folder ->
                  let file, bad = Path.Combine(folder, "a.npz"), Path.Combine(folder, "b.npz")
                  PortraitFile.Write(file, sample.Value)

                  let arrays =
                      Npz.Names file |> Seq.map (fun name -> Npz.Read(file, name)) |> Array.ofSeq

                  // of other elements
                  Npz.Write(bad, arrays)
                  let message = Scratch.faultOn bad (fun () -> PortraitFile.Read bad)
                  Expect.stringContains message "shape: <f4 (3) found; <i4 (3) is right" "elements"

                  Npz.Write(bad, [| NamedArray("confusion", [| 1 |], [| 1.0f |]) |])
                  let message = Scratch.faultOn bad (fun () -> PortraitFile.Read bad)
                  Expect.stringContains message "shape: no such array" "missing")) ]
